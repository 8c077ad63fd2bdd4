"""台账: what the ledger tells of the past: figures as they were, what moved them, and how fast."""
