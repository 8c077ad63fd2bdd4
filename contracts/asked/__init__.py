"""What is asked of a service over HTTP, and answered."""
