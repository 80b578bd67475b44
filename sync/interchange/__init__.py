"""Import and export of the store as CSV files (design.md 12)."""
