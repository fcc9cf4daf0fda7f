"""The menu View: sides, layers, zoom, progress, theme, size of text, language."""

from __future__ import annotations

from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands import languages
from bodymap.ui.commands.scope import Scope

LAYERS = (
    ("skin", tr("Skin")),
    ("muscles", tr("Muscles")),
    ("band_lifted", tr("Band lifted")),
    ("bones", tr("Bones")),
    ("zones", tr("Zones")),
    ("landmarks", tr("Landmarks")),
)
"""The plate's layers that can be switched, from the lowest to the highest."""

_SIDES = ("left", "right", "both")
_PLATE = (*(f"layer_{key}" for key, _ in LAYERS), "names", "verdicts")
_ZOOM = ("zoom_in", "zoom_out", "home", "whole", "near")
_LOOK = ("light", "dark", "system", "larger", "smaller", "motion", "touch")

MENU = (
    tr_in("menu", "&View"),
    (*_SIDES, SEPARATOR, *_PLATE, SEPARATOR, *_ZOOM, SEPARATOR, "progress", SEPARATOR, *_LOOK, languages.MENU),
)


def commands(scope: Scope) -> tuple[Command, ...]:
    """What changes how things are shown, never what is recorded."""
    return (*_sides(scope), *_plate(scope), *_zoom(scope), *_look(scope), *languages.commands(scope))


def _sides(scope: Scope) -> tuple[Command, ...]:
    def show(*sides: Side) -> None:
        if scope.desk is not None:
            scope.desk.look(shown=tuple(sides))

    def shows(*sides: Side) -> bool:
        return scope.desk is not None and scope.desk.focus.shown == tuple(sides)

    left, right = Side.LEFT, Side.RIGHT
    return (
        Command("left", tr("&LEFT"), lambda: show(left), "Ctrl+1", scope.has_desk, lambda: shows(left)),
        Command("right", tr("&RIGHT"), lambda: show(right), "Ctrl+2", scope.has_desk, lambda: shows(right)),
        Command("both", tr("&BOTH"), lambda: show(*Side), "Ctrl+3", scope.has_desk, lambda: shows(*Side)),
    )


def _plate(scope: Scope) -> tuple[Command, ...]:
    canvas = scope.window.canvas

    def switch_names() -> None:
        canvas.overlay.names = not canvas.overlay.names
        canvas.update()
        scope.window.actions_table.refresh()

    def switch_verdicts() -> None:
        canvas.overlay.verdicts = not canvas.overlay.verdicts
        canvas.update()
        scope.window.actions_table.refresh()

    return (
        *(_layer(scope, key, text) for key, text in LAYERS),
        Command("names", tr("&Names in the margin"), switch_names, "", None, lambda: canvas.overlay.names),
        Command(
            "verdicts", tr("Zones by &verdict"), switch_verdicts, "V", scope.has_visit, lambda: canvas.overlay.verdicts
        ),
    )


def _layer(scope: Scope, layer: str, text: str) -> Command:
    canvas = scope.window.canvas

    def switch() -> None:
        layers = set(canvas.layers) ^ {layer}
        if layer in ("muscles", "band_lifted") and {"muscles", "band_lifted"} <= layers:
            # the lifted band shows what the muscles layer hides: they take each other's place
            layers.discard("muscles" if layer == "band_lifted" else "band_lifted")
        canvas.set_layers([key for key, _ in LAYERS if key in layers])
        scope.window.actions_table.refresh()

    return Command(f"layer_{layer}", text, switch, "", None, lambda: layer in canvas.layers)


def _zoom(scope: Scope) -> tuple[Command, ...]:
    window = scope.window
    canvas = window.canvas

    def has_zone() -> bool:
        return bool(scope.desk and scope.desk.focus.zone)

    def go_near() -> None:
        if scope.desk is not None and scope.desk.focus.zone is not None:
            canvas.go_near(scope.desk.focus.zone)

    def switch_progress() -> None:
        window.show_progress(not window.progress_shown)

    return (
        Command("zoom_in", tr("Zoom &in"), lambda: canvas.zoom(1.25), "Ctrl++"),
        Command("zoom_out", tr("Zoom &out"), lambda: canvas.zoom(0.8), "Ctrl+-"),
        Command("home", tr("&Hip to knee"), canvas.home, "Ctrl+0"),
        Command("whole", tr("&Whole limb"), lambda: canvas.frame(None), "Ctrl+9"),
        Command("near", tr("Go n&ear the zone"), go_near, "Z", has_zone),
        Command(
            "progress", tr("&Progress"), switch_progress, "Ctrl+T", scope.has_client, lambda: window.progress_shown
        ),
    )


def _look(scope: Scope) -> tuple[Command, ...]:
    window = scope.window

    def theme(name: str) -> None:
        window.settings.theme = name
        window.dress()
        window.actions_table.refresh()

    def scale(step: float) -> None:
        window.look.set_scale(round(window.look.scale + step, 2))
        window.settings.scale = window.look.scale

    def switch_motion() -> None:
        window.settings.motion = window.canvas.passage.enabled = not window.canvas.passage.enabled
        window.actions_table.refresh()

    def touch() -> None:
        wanted = not window.look.touch
        window.settings.touch = wanted
        window.look.set_touch(wanted)
        window.actions_table.refresh()

    themes = (("light", tr("Light theme")), ("dark", tr("Dark theme")), ("system", tr("Theme of the system")))
    return (
        *(
            Command(
                name,
                text,
                lambda name=name: theme(name),  # type: ignore[misc]
                "",
                None,
                lambda name=name: window.settings.theme == name,  # type: ignore[misc]
            )
            for name, text in themes
        ),
        Command("larger", tr("Larger text"), lambda: scale(0.1), "Ctrl+Alt+="),
        Command("smaller", tr("Smaller text"), lambda: scale(-0.1), "Ctrl+Alt+-"),
        Command(
            "motion", tr("Marks mo&ve between visits"), switch_motion, "", None, lambda: window.canvas.passage.enabled
        ),
        Command("touch", tr("&Touch mode: larger targets"), touch, "", None, lambda: window.look.touch),
    )
