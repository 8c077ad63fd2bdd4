"""ingest: the door of the system. What upstream sends is judged, put in order and handed to the districts.

consumes    planning.events.v1 (CloudEvents, structured or binary), POST /v1/events
produces    planning.events.v1 (what the HTTP door took), planning.changes.v1, planning.rejected.v1
state       for each partition of the events topic, the newest version of each subject: a local file,
            rebuilt from the topic when it is absent
on failure  a bad event goes to the dead letters and the stream goes on; Kafka away: 503 with Retry-After,
            and on again by itself; anything unexpected ends the process before it acknowledges
scales by   partitions of planning.events.v1: instances of one consumer group share them
"""
