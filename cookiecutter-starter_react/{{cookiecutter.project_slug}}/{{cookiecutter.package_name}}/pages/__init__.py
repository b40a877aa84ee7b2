"""The pages that the front end fills in."""
