"""Generated projects in a real browser, served the way production serves them."""
