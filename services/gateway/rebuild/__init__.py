"""The command that builds the read model anew while the old one keeps serving."""
