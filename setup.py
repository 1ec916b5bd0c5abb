"""Let old tools that call setup.py directly keep working; everything is declared in pyproject.toml."""

from setuptools import setup

setup()
