"""Models with the names and layout of Hugging Face."""
