"""Judging what may take long in processes that may be killed."""
