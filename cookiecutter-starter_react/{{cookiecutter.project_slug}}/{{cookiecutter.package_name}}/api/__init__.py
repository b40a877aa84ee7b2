"""The API that the front end calls: same origin, session cookie, CSRF token, JSON."""
