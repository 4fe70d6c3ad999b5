"""Turns the state into what the body shows (light, zones, marks), and what is pointed at into the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bodymap.atlas.manifest import Structure
from bodymap.domain.side import Side
from bodymap.errors import AssetError
from bodymap.ui.bodymap.accessible import announce
from bodymap.ui.bodymap.flight import best_view
from bodymap.ui.bodymap.framing import best_closeup, best_direction, frame
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.overlay import Overlay
from bodymap.ui.bodymap.pane import BodyPane
from bodymap.ui.bodymap.scene import apart
from bodymap.ui.bodymap.seen import Hit
from bodymap.ui.patterns import Drawn, PatternService, muscle_of, pain_overlays, structure_overlay
from bodymap.ui.state import AppState, Shown
from bodymap.ui.theme import Theme

if TYPE_CHECKING:
    from bodymap.knowledge.catalogue import Catalogue
    from bodymap.knowledge.schema import Region

_HIDDEN = 0.04  # of a muscle's outline; what shows less is called hidden
_STRENGTH = {"strong": 1.0, "moderate": 0.8, "weak": 0.6, "opinion": 0.5, "none": 0.0}


class BodyPresenter(QObject):
    """Between the state and the body pane. The catalogue comes when it has been read."""

    def __init__(self, state: AppState, pane: BodyPane, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._pane, self._theme = state, pane, theme
        self._catalogue: Catalogue | None = None
        self._patterns: PatternService | None = None
        self._from_picture = False
        self._to_frame = False  # a new selection waits to be brought into sight
        view = pane.view
        view.pointing.namer = self.name
        view.picked.connect(self._pick)
        view.mark_picked.connect(lambda key: state.select(f"trigger-point/{key}"))
        view.mark_pointed.connect(state.point_at)
        view.let_go.connect(lambda: state.select(None))
        view.posed.connect(self._posed)
        view.lit_share_changed.connect(lambda _: self._hint())
        pane.layer_chosen.connect(state.set_layer)
        pane.reveal_asked.connect(self.reveal)
        state.changed.connect(self._changed)
        state.pointed.connect(view.pointing.light)
        theme.changed.connect(self.refresh)

    def know(self, catalogue: Catalogue, patterns: PatternService) -> None:
        """The knowledge base is there: pain and points can be drawn."""
        self._catalogue, self._patterns = catalogue, patterns
        patterns.ready.connect(self._ready)
        self.refresh()

    # names -----------------------------------------------------------------------------------------------------------
    def side_name(self, side: Side) -> str:
        """A side in words; empty for the midline."""
        words = {Side.LEFT: self.tr("left"), Side.RIGHT: self.tr("right")}
        return words.get(side, "")

    def name(self, hit: Hit) -> tuple[str, str]:
        """Title and note of what is pointed at."""
        note = self.side_name(hit.side)
        if hit.region is not None:
            known = self._catalogue.regions.get(hit.region) if self._catalogue is not None else None
            return self._region_name(hit.region, known), note
        if hit.structure is None:
            return "", ""
        entry = self._entry(hit.structure)
        if entry and self._catalogue is not None and (hit.structure.id == entry):
            return self._catalogue.muscles[entry].names.en, note
        return hit.structure.name, note

    @staticmethod
    def _region_name(region_id: str, known: Region | None) -> str:
        from bodymap.ui.region_names import region_name

        return region_name(region_id, known)

    def _entry(self, structure: Structure) -> str:
        """The muscle entry to which a structure belongs; empty when there is none."""
        return self._catalogue.entry_of_shape.get(structure.id, "") if self._catalogue is not None else ""

    # from the picture to the state -----------------------------------------------------------------------------------
    def _pick(self, hit: Hit | None) -> None:
        from bodymap.knowledge.catalogue import Reference  # read when first needed: the body is shown before it

        if hit is None:
            return
        self._from_picture = True
        if hit.region is not None:
            self._state.select(Reference("region", hit.region), hit.side)
        elif hit.structure is not None:
            self._state.select(Reference("muscle", self._entry(hit.structure) or hit.structure.id), hit.side)
        self._from_picture = False

    def _posed(self) -> None:
        self._state.set_direction(self._pane.view.motion.pose.azimuth)
        self._hint()

    # from the state to the picture -----------------------------------------------------------------------------------
    def _changed(self, before: Shown, after: Shown) -> None:
        view = self._pane.view
        self.refresh()
        if before.selection != after.selection or before.side != after.side:
            if after.selection is not None:
                announce(view, self._spoken(after))
            if after.selection is None:
                self._to_frame = False
            elif not self._from_picture and before.selection != after.selection:
                self._to_frame = True
                self._bring_into_sight()
        elsewhere = abs(after.direction - view.motion.pose.azimuth) > 0.5 and before.direction != after.direction
        if elsewhere and not view.motion.moving:  # history went back to another direction
            view.motion.face(after.direction)

    def _spoken(self, shown: Shown) -> str:
        reference = shown.selection
        if reference is None:
            return ""
        title = reference.id.replace("_", " ")
        if self._catalogue is not None and reference.id in self._catalogue.table(reference.kind):
            title = self._catalogue.name(reference)
        return self.tr("{title}, {side}, selected").format(title=title, side=self.side_name(shown.side))

    def structures(self, shown: Shown) -> tuple[Structure, ...]:
        """The atlas structures that are lit for a selection."""
        reference = shown.selection
        if reference is None or reference.kind not in ("muscle", "trigger-point"):
            return ()
        muscle = muscle_of(reference)
        known = self._catalogue is not None and muscle in self._catalogue.muscles
        shapes = self._catalogue.shapes_of(muscle) if known and self._catalogue is not None else (muscle,)
        manifest = self._pane.scene.atlas.manifest
        found = (manifest.structure(shape, shown.side) for shape in shapes)
        return tuple(structure for structure in found if structure is not None)

    def look(self) -> Look:
        """What the body shows for the state."""
        shown = self._state.shown
        drawn = self._drawn(shown)
        overlays: tuple[Overlay, ...] = ()
        if drawn is not None and shown.pattern:
            essential = self.tr("Main pain")
            if drawn.reference.kind == "condition":
                essential = self.tr("Felt here")
            overlays = pain_overlays(drawn, self._theme.pain, essential, self.tr("Sometimes also"))
        layer = shown.layer if shown.layer in self._pane.scene.layers else self._pane.scene.layers[0]
        return Look(
            layer=layer,
            lit=tuple(structure.index for structure in self.structures(shown)),
            overlays=(*self._linked(shown), *overlays),
            marks=drawn.points if drawn is not None and shown.points else (),
            palette=self._theme.colours,
            pain=self._theme.pain,
        )

    def _drawn(self, shown: Shown) -> Drawn | None:
        reference = shown.selection
        if self._patterns is None or reference is None or self._catalogue is None:
            return None
        if reference.kind not in ("muscle", "trigger-point", "condition"):
            return None
        if reference.id not in self._catalogue.table(reference.kind):
            return None
        return self._patterns.get(reference, shown.side)

    def _linked(self, shown: Shown) -> tuple[Overlay, ...]:
        """The muscles that take part in the selected condition, tinted."""
        reference, catalogue = shown.selection, self._catalogue
        if reference is None or catalogue is None or reference.kind != "condition":
            return ()
        manifest = self._pane.scene.atlas.manifest
        values: dict[int, float] = {}
        for link in catalogue.muscles_of(reference.id):
            for shape in catalogue.shapes_of(link.id):
                structure = manifest.structure(shape, shown.side)
                if structure is not None and _STRENGTH[link.strength] > 0:
                    values[structure.index] = _STRENGTH[link.strength]
        if not values:
            return ()
        text = self.tr("Muscles that may take part")
        return (structure_overlay((reference, shown.side), values, self._theme.colours.glow, text),)

    def refresh(self) -> None:
        """Show the state."""
        look = self.look()
        self._pane.view.show_look(look)
        self._pane.show_layer(look.layer)
        seen = [o for o in look.overlays if not (o.structures and look.layer == "skin")]
        self._pane.legend.tell([entry for overlay in reversed(seen) for entry in overlay.legend])
        self._pane.replace_controls()
        self._hint()

    def _ready(self, drawn: Drawn) -> None:
        shown = self._state.shown
        if (drawn.reference, drawn.side) == (shown.selection, shown.side):
            self.refresh()
            self._bring_into_sight()

    # where it can be seen --------------------------------------------------------------------------------------------
    def _best(self) -> tuple[str, float] | None:
        """Layer and direction in which the selected muscle shows, nearest to what is on show."""
        found = self.structures(self._state.shown)
        if not found:
            return None
        pose = self._pane.view.motion.pose
        return best_view(self._pane.scene, found[0], self._pane.view.look.layer, pose.azimuth)

    def _hint(self) -> None:
        """Say in which layer a hidden muscle is seen; one key goes there."""
        view = self._pane.view
        hidden = bool(view.look.lit) and view.lit_share < _HIDDEN and view.motion.pose.closeup is None
        best = self._best() if hidden and not view.motion.moving else None
        if best is None:
            self._pane.show_hint("")
            return
        layer, azimuth = best
        names = {
            "superficial": self.tr("Show the superficial muscles"),
            "intermediate": self.tr("Show the intermediate muscles"),
            "deep": self.tr("Show the deep muscles"),
            "skeleton": self.tr("Show the skeleton"),
        }
        text = names.get(layer, layer)
        if layer == view.look.layer:
            text = self.tr("Turn to where it is seen")
        elif apart(azimuth, view.motion.pose.azimuth) > self._pane.scene.step:
            text = self.tr("{text} and turn").format(text=text)
        self._pane.show_hint(f"{text}  ·  D")

    def reveal(self) -> None:
        """Go to the layer and direction in which the selected muscle is seen."""
        best = self._best()
        if best is None:
            return
        layer, azimuth = best
        self._state.set_layer(layer)
        if apart(azimuth, self._pane.view.motion.pose.azimuth) > 1.0:
            self._pane.view.motion.face(azimuth)

    def _bring_into_sight(self) -> None:
        """Turn and go near, so that a thing chosen from list or page is seen, once it is known where it lies."""
        shown = self._state.shown
        if not self._to_frame or shown.selection is None:
            return
        scene, motion = self._pane.scene, self._pane.view.motion
        structures = self.structures(shown)
        drawn = self._drawn(shown)
        waiting = drawn is None and self._described(shown)
        if waiting or not (structures or (drawn is not None and drawn.weights is not None)):
            return
        self._to_frame = False
        pain = None if drawn is None or drawn.weights is None else drawn.weights.essential
        marks = drawn.points if drawn is not None else ()
        try:
            azimuth = best_direction(scene, structures, pain, marks, motion.pose.azimuth)
            closeup = best_closeup(scene, pain, azimuth)
            box = frame(scene, azimuth, structures, pain, marks)
        except AssetError as error:
            self._pane.view.broken.emit(str(error))
            return
        if closeup is not None:
            motion.open_closeup(closeup.name)
        elif box is None:
            motion.face(azimuth)
        else:
            motion.fly_to_box(box, azimuth, most=2.4, room=0.0)

    def _described(self, shown: Shown) -> bool:
        """Whether the knowledge base will say where the selection lies."""
        reference = shown.selection
        if reference is None or self._catalogue is None or self._patterns is None:
            return False
        kinds = ("muscle", "trigger-point", "condition")
        return reference.kind in kinds and reference.id in self._catalogue.table(reference.kind)
