"""How each kind of screen is laid out: pure functions from a View to rows of ASCII text with styles."""
