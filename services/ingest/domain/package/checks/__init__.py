"""What a surveyor looks for in a package; each check returns what it found, worst or not."""
