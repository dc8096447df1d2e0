"""A small photo board: what a platform does with Haechi's gateway and with takedown notices."""
