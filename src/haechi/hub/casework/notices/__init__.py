"""Requests to take something down, until it is verifiably gone."""
