"""What messages do to the read model."""
