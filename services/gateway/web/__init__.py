"""The gateway's HTTP and WebSocket doors."""
