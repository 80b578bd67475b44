"""The form of the central store of this program: a number alone, for whoever asks before a database's library is loaded."""

STORE_VERSION = 29
