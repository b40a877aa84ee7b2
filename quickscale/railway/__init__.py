"""Going live on Railway: its API, the archive that is sent, the plan and the steps."""
