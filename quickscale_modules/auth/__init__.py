"""Accounts: sign-up, sign-in, second factors, sessions, tokens. Built on django-allauth."""
