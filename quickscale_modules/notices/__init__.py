"""Announcements that staff write and everyone can dismiss."""
