"""The llamafactory engine: runs LLaMA-Factory on one node and makes a job directory of what it leaves."""
