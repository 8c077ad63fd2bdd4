"""移交: which transitions a receiver gets, with what in them, when again after a failure."""
