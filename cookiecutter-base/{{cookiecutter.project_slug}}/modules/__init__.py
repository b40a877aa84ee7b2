"""Embedded modules: `inv embed auth` puts them here as source, `modules.auth`, yours to edit."""
