"""The program that trains: every node of a job runs it under torchrun."""

__version__ = "0.1.0"
