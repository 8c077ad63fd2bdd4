"""Webhook 投递: one lane a receiver."""
