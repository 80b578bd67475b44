"""Bytes to frames: each codec is fed what a port read and gives back whole frames. No I/O, no clock, bounded."""
