"""``python -m services.ingest send``: packages from a surveyor's own machine to ingest."""
