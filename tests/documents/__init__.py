"""Documents: what they say is compared with what is there."""
