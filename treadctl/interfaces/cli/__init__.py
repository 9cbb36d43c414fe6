"""The command line: one file a family of commands, each imported only when it is called."""
