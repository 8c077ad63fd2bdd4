"""Kubernetes: `base` is what every installation shares, `overlays` what differs."""
