"""The record, and its way to the centre and back: the two sides of the wire, and what both speak."""
