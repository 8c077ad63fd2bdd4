"""Looking into a package, in a process of its own that may be killed."""
