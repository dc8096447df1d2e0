"""A report that a person has taken up."""
