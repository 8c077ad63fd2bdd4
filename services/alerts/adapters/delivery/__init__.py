"""The doors of delivery: subscriptions, the stream, reconciliation."""
