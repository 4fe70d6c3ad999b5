"""What a page may ask and do: the catalogue, names of things, colours, and the way to other pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from bodymap.knowledge.catalogue import Catalogue
from bodymap.ui.region_names import region_name
from bodymap.ui.tokens import PainPalette, Palette


@dataclass(frozen=True)
class PageContext:
    """Given to every page. `follow` takes `ref:KIND/ID` or `source:ID`; `point_at` lights a trigger point.

    `shape_names`: names of the atlas's structures by id, for muscles without an entry.
    """

    catalogue: Catalogue
    colours: Palette
    pain: PainPalette
    follow: Callable[[str], None]
    point_at: Callable[[str], None]
    shape_names: Mapping[str, str]

    def places(self, regions: Iterable[str]) -> str:
        """Names of regions in one line."""
        names = [region_name(r, self.catalogue.regions.get(r)) for r in regions]
        return ", ".join(name[:1].lower() + name[1:] for name in names)

    def muscle_name(self, muscle: str) -> str:
        """The name of a muscle, also of one without an entry; empty when there is no such muscle."""
        if muscle in self.catalogue.muscles:
            return self.catalogue.muscles[muscle].names.en
        return self.shape_names.get(muscle, "")

    def strength(self, strength: str) -> str:
        """How well a muscle's part in a condition is shown, in words."""
        words = {
            "strong": QCoreApplication.translate("Pages", "well shown"),
            "moderate": QCoreApplication.translate("Pages", "fairly shown"),
            "weak": QCoreApplication.translate("Pages", "weakly shown"),
            "opinion": QCoreApplication.translate("Pages", "experts' opinion"),
            "none": QCoreApplication.translate("Pages", "not shown"),
        }
        return words.get(strength, strength)
