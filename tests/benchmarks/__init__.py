"""Measurements beside a bare Textual app in the same run: `python -m tests.benchmarks`. They print, and judge no seconds."""
