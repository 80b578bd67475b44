"""The demo warehouse as import files; the CSV files beside this one are the source."""
