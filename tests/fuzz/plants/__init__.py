"""The planted bugs, by what they are wrong about."""
