"""The doors of the live feed: WebSocket, and for those who cannot have one SSE and polling; who is there."""
