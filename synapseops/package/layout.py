"""What the parts of a package are called."""

MANIFEST = "manifest.json"
SBOM = "sbom.cdx.json"
"""What a package says of itself lies beside the folder of its files, where nothing of people's can have the same name."""

ZIP = ".zip"
PROVENANCE = ".provenance.json"


def stem(name: str, version: str) -> str:
    """Return what every name of a package begins with; the folder of its files is called just that."""
    return f"{name}-{version}"
