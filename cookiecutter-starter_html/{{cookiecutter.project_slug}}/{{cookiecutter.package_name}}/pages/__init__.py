"""The landing page and the dashboard."""
