"""The published language: every event, message and topic of the system, and nothing else.

``events/``     what upstream systems send us (design: events from upstream), one event a file
``messages/``   what our services tell each other and the outside, one message a file
``topics.py``   every Kafka topic: key, partitions, retention, message type
``wire.py``     CloudEvents 1.0 structured JSON around each of them
``catalogue/``  the indicators, as versioned data
``examples/``   golden messages, read by the tests of producers and consumers alike
``generate.py`` writes ``schemas/*.json`` and ``asyncapi.yaml`` (from ``asyncapi.py``); ``--check`` compares
"""
