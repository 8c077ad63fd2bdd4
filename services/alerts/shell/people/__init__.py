"""What people ask of alerts and answer to them."""
