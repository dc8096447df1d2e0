"""The front door: reports, receipts and the status page."""
