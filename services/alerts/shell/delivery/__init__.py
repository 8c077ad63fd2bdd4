"""移交: carrying transitions from the log to their receivers."""
