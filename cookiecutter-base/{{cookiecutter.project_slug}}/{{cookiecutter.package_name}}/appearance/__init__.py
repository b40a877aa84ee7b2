"""How pages look: colour scheme, the project's name, form fields."""
