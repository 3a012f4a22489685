"""What is done with a model after its training."""
