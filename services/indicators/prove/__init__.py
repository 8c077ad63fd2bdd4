"""``python -m services.indicators prove``: shows from the topics alone that every figure is right."""
