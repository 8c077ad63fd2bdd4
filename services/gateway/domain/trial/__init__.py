"""试算: what a trial would make of the figures of districts and city."""
