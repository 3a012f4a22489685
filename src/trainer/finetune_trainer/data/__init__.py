"""Dataset files to batches of token ids."""
