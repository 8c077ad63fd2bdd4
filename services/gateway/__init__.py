"""gateway 网关: the read model, the query API, the live push and the page of the big screen.

consumes   planning.changes.v1, planning.figures.v1, planning.findings.v1, planning.alerts.v1,
           planning.rejected.v1, planning.ledger.v1 (where entries lie, not what they say)
produces   planning.rejected.v1 (messages it cannot read)
state      Redis, all of it rebuilt from the log whenever Redis is emptied, restarted or replaced
on failure without Kafka it goes on serving what it knows; without Redis it answers 503 and keeps its screens
           connected; both show in ``/readyz`` and in every heartbeat, and both heal without help
scales by  replicas: each projects the same log into the same Redis (a record counts once) and fans out the
           same offsets, so a screen may reconnect to any of them
"""
