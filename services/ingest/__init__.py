"""ingest: the door of the system. What upstream sends is judged, put in order and handed to the districts.

consumes    planning.events.v1 (CloudEvents, structured or binary), ``POST /v1/events``, ``POST /v1/packages``
produces    planning.events.v1 (what its doors took), planning.changes.v1, planning.rejected.v1
answers     ``GET /v1/receipts/{source}/{id}``: what became of an event (both percent-encoded);
            ``GET /v1/packages/{id}``: how far a package is, and its report as JSON or as a page
processes   bodies above 8 KiB, large shapes and packages are judged in children that may be killed
state       for each partition of the events topic the newest version of each subject, and the receipts:
            local files, rebuilt from the topic when they are absent; packages until the log has their events
on failure  a bad event goes to the dead letters and the stream goes on, so does one that killed ingest
            three times; Kafka away: 503 with Retry-After, and on again by itself; anything unexpected
            ends the process before it acknowledges
scales by   partitions of planning.events.v1: instances of one consumer group share them, each with a
            stable ``MEMBER`` name and its own data folder
"""
