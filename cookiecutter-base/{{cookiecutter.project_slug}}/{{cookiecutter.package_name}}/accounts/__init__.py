"""Sign-in and password pages: Django's own views, and a record of what they do."""
