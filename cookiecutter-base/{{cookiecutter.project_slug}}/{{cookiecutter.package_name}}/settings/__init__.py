"""Settings by environment: local, test and production, each on top of base."""
