"""The landing page and the dashboard, and what all pages share: answering htmx."""
