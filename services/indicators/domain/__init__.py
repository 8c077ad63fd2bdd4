"""What a change of a district does to its figures: pure, no I/O.

``shard`` folds change sets through ``applying`` over the registers of ``state``. The registers: ``land``,
``lines``, ``permits``, ``plans``, all on the geometry of ``ground``; their contributions are booked and
evaluated in ``figures``, weighed by ``checks``, kept and made again by ``memory``, summed up in ``city``.
"""
