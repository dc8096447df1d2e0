"""The composition root: settings, addresses, wiring and base templates."""
