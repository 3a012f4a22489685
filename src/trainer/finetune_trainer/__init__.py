"""The program that trains: every node of a job runs it."""

__version__ = "0.1.0"
