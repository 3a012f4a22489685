"""See ``tuner``."""
