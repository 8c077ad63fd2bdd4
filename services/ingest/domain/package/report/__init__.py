"""What was found, told: as JSON, as a page, with a picture of each place."""
