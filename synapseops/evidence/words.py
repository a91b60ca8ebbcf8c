"""Words of ours with `{}` where what others chose belongs: whole in values, so that each rendering shortens as it may."""

from msgspec import Struct


class Words(Struct, frozen=True):
    """A text of ours, with `{}` for each of `names`."""

    text: str
    names: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The words with their names, nothing left out."""
        return self.text.format(*self.names)
