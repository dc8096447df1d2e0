"""The edges that touch the machine: clock, keys, sealing, guarded HTTP, mail, embedded PostgreSQL."""
