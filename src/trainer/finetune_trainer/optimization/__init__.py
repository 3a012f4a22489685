"""Optimizers and learning-rate schedules by Hugging Face's names."""
