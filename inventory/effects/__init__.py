"""Effects: what a line of a transaction does to the stock, once no guard stands against it."""
