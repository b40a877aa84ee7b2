"""Configuration of the users app."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """People who sign in."""

    name = "{{ cookiecutter.package_name }}.users"
    label = "users"
