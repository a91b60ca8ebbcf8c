"""The report as one HTML file that needs nothing else: no script, no address, no font of others; light and dark."""

from synapseops.report.html.page import NAME, page

__all__ = ["NAME", "page"]
