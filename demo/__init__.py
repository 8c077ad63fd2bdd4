"""The demo city (演示数据): an invented Changzhou, its upstream systems, and 一网统管 that hears of it.

Knows `contracts`, and of `chassis` the ellipsoid areas and how a process runs; speaks to services over HTTP
and Kafka only.
``python -m demo --help`` says what it does.
"""
