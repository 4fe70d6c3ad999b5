"""`bodymap check`: everything that must hold of the knowledge base beyond its form."""

from bodymap.knowledge.checks.run import check, counts
from bodymap.knowledge.checks.subject import Finding, Subject

__all__ = ["Finding", "Subject", "check", "counts"]
