"""Stands where LLaMA-Factory does, in tests that run without it."""
