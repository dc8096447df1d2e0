"""What was seen at an address, sealed before anyone is told."""
