"""indicators: keeps every figure of every district, exactly, from each accepted change.

consumes   planning.changes.v1 (change sets, one shard a district), planning.figures.v1 (for city roll-up),
           planning.findings.v1 (to keep the newest word last), planning.questions.v1 (what-if, figures as
           known on a past date)
produces   planning.figures.v1, planning.ledger.v1, planning.findings.v1, planning.answers.v1,
           planning.rejected.v1
state      one shard a district in memory; its newest rows in a local store with the offset they reflect
on failure ends without acknowledging; the next start takes up from the store, or from the log without one
scales by  partitions of planning.changes.v1: one district is never split over two workers
"""
