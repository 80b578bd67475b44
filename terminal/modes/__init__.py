"""What may be in front of an operator: sign-in, menu, a task, and what lies over it."""
