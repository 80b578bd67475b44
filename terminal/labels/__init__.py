"""Labels as data: templates, what fills them, and the durable queue of what is printed."""
