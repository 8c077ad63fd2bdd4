"""研判: facts and a rule in, a grade out; one family a file."""
