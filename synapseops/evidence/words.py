"""Words of ours with `{}` where what others chose belongs: whole in values, so that each rendering shortens as it may."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A text of ours, with `{}` for each of `names`."""

    text: str
    names: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The words with their names, nothing left out."""
        return self.text.format(*self.names)
