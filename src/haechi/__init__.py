"""Haechi: one report, protection on every platform, removal that is verified."""
