"""Hashes that gateways match against, as claims and confirmations."""
