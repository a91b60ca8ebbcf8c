import pytest

from tests.merging.folders import Folder
from tests.merging.texts import A


@pytest.fixture
def folder() -> Folder:
    """A folder as the factory made it."""
    folder = Folder()
    folder.merge({"a.txt": A, "b.txt": "b\n"})
    return folder
