"""What the base templates ask of Python."""
