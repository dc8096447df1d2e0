"""Room 1, everything about a victim, as one Django app of several contexts."""
