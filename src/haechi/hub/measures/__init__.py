"""Daily counters and histograms, never rows about people."""
