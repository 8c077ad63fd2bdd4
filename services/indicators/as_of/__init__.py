"""``python -m services.indicators as-of``: the figures as they were known on any past date, and the proof."""
