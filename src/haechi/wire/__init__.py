"""Versioned messages between gateway, hub and partners: strict, frozen, and golden in `vectors/wire`."""
