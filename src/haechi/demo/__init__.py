"""The scripted thread: a whole installation on one machine, and everybody who takes part in it."""
