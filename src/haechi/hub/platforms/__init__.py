"""Who to tell, how, and by when."""
