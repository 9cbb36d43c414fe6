"""treadctl: a low-speed walking companion for FTMS treadmills."""

__version__ = "0.1.0"
