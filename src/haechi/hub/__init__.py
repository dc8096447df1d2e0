"""The hub: reports, cases, banks, notices and the ledger, on Django and PostgreSQL."""
