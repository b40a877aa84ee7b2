"""Generated projects, installed and built as their owners do it."""
