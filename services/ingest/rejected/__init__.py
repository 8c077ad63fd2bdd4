"""``python -m services.ingest rejected``: the dead letters (死信): list, show, repair, replay."""
