"""What alerts answers over HTTP, with FastAPI."""
