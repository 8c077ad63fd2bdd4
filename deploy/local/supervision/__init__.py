"""Supervisor keeps the programs running: its configuration, its daemon, its answers."""
