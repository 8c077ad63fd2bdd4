"""The demo city (演示数据): an invented Changzhou, and the upstream systems that play it.

Knows `contracts` and the ellipsoid areas of `chassis`; speaks to services over HTTP and Kafka only.
``python -m demo --help`` says what it does.
"""
