"""Read, decide, write: the door that appends, the admission that publishes, the watchdog over both."""
