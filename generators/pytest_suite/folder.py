"""The templates of the suite."""

from generators.rendering import TemplateFolder

TEMPLATES = TemplateFolder("pytest_suite")
