"""The desks that judge: facts in, transitions out, and how a desk comes back after a crash."""
