"""Tests of the pages' shell and the API; the front end's own are in frontend/."""
