"""Tests of this module. Owners of projects run them too."""
