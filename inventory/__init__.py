"""The rules of stock: pure, standard library only."""
