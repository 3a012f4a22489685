"""Text to token ids: tokenizer and prompt templates."""
