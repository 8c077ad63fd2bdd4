"""From the log of events to those of the districts: read, decide, publish, hold, acknowledge."""
