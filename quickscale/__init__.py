"""QuickScale: the Django SaaS starter that its users do not outgrow."""
