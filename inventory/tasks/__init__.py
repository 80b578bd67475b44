"""The tasks: one state machine each. A task returns the next step; it knows no screen and no file."""
