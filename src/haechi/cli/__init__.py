"""The command line: parse, call, print. Command files import what they need inside their commands."""
