"""Read, decide, write: the projector, the hub and the screens' connections."""
