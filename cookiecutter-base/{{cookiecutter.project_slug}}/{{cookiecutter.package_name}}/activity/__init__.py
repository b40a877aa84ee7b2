"""The activity log: what happened to an account, for its owner to see."""
