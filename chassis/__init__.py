"""Plumbing without a domain noun: another project could use each file unchanged."""
