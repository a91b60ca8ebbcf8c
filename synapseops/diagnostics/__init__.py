"""The author's faults as values: code, place, message, hint; and their rendering."""

from synapseops.diagnostics.model import Diagnostic, Fault, Place, Pointer, Severity, in_order

__all__ = ["Diagnostic", "Fault", "Place", "Pointer", "Severity", "in_order"]
