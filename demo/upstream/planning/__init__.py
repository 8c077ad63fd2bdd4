"""The plans of the city: how they go through review, and what they draw."""
