"""The decisions of the gateway, without input or output."""
