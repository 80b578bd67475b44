"""The commands: a module each, with EXAMPLE, add_arguments and run."""
