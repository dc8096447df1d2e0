"""The append-only record anyone can check."""
