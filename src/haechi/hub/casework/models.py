"""The casework tables, gathered for Django; nothing imports this module."""
