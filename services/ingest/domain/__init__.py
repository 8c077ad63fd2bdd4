"""What ingest decides, as plain functions: is it an event, is it sound, what does it change, and where."""
