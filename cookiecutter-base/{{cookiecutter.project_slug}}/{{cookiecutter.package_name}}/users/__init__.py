"""People who sign in: the user model, its manager and what one may change about oneself."""
