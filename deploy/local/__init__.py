"""Kafka, Redis and the four services on this machine, without containers: ``python -m deploy.local``.

Standard library and supervisor only, so that it runs before anything else is built.
"""
