"""What every room of the hub stands on: people, roles, events, encrypted fields, transitions."""
