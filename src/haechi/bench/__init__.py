"""Figures against named peers, measured in one run: only the ratios mean anything elsewhere."""
