"""Where an operator that would not listen is put before an authority."""
