"""Kits and fakes for tests, shipped so that partners can hold their own plug-ins to them."""
