"""What is asked of a layer: where, when and which attributes."""
