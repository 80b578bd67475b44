"""Guards: what stands against a line of a transaction. Each yields refusals, a rule each; nothing here changes anything."""
