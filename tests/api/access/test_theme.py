"""Whatever colour a service chooses, what is shown in it can be read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.access.theme import Theme, contrast, read_colour, theme
from tests.browser import ROOT

OURS = json.loads((ROOT / "widgets/styles/accent.json").read_text("utf-8"))

GROUNDS = ("background-default", "background-tinted", "surface-default", "surface-tinted")
READ = [
    *((ground, ink, 4.5) for ground in GROUNDS for ink in ("text-default", "text-subtle")),
    *((pressed, "base-contrast-default", 4.5) for pressed in ("base-default", "base-hover")),
    ("base-active", "base-contrast-default", 4.5),
    *((ground, "base-default", 3.0) for ground in GROUNDS),
    *((ground, "border-strong", 3.0) for ground in GROUNDS),
    ("background-default", "border-default", 3.0),
    ("surface-default", "border-default", 3.0),
]
"""Ground, what stands on it, and the contrast it needs (WCAG 1.4.3 for text, 1.4.11 for edges)."""

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_our_own_accent_keeps_what_is_promised_for_every_colour() -> None:
    for which in (0, 1):
        for ground, ink, needed in READ:
            assert contrast(OURS[ground][which], OURS[ink][which]) >= needed, (ground, ink, which)


@pytest.mark.parametrize(
    "colour", ["#ffe600", "#000000", "#ffffff", "#39ff14", "#ff00ff", "#0000ff", "#808080"]
)
def test_ugly_colours_can_be_read(colour: str) -> None:
    _can_be_read(theme(colour))


@given(colours)
@settings(max_examples=60, deadline=None)
def test_any_colour_can_be_read(colour: str) -> None:
    _can_be_read(theme(colour))


def _can_be_read(made: Theme) -> None:
    for shades in (made.light, made.dark):
        for ground, ink, needed in READ:
            found = contrast(shades[ground], shades[ink])
            assert found >= needed, f"{ink} on {ground}: {found:.2f} in {shades}"


def test_a_colour_dark_enough_for_white_text_is_used_as_it_is() -> None:
    made = theme("#7a1f5c")
    assert made.light["base-default"] == "#7a1f5c"
    assert not made.darkened
    assert made.lightened, "in dark mode it would be black text on dark purple"


def test_a_colour_too_light_for_white_text_is_darkened_and_keeps_its_hue() -> None:
    made = theme("#ffe600")
    assert made.darkened
    assert not made.lightened
    assert made.dark["base-default"] == "#ffe600"
    red, green, blue = (int(made.light["base-default"][at : at + 2], 16) for at in (1, 3, 5))
    assert red > blue + 60, "no longer yellow"
    assert green > blue + 60, "no longer yellow"


def test_hovering_and_pressing_look_different_from_resting() -> None:
    for colour in ("#000000", "#ffffff", "#ffe600", "#7a1f5c", "#777777"):
        for shades in (theme(colour).light, theme(colour).dark):
            pressed = [shades[f"base-{state}"] for state in ("default", "hover", "active")]
            assert len(set(pressed)) == 3, (colour, pressed)


def test_a_colour_as_grey_as_can_be_gives_no_colour_at_all() -> None:
    made = theme("#5c5c5c")
    for shade in (*made.light.values(), *made.dark.values()):
        parts = [int(shade[at : at + 2], 16) for at in (1, 3, 5)]
        assert max(parts) - min(parts) <= 1, shade


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#FFE600", "#ffe600"),
        (" ffe600 ", "#ffe600"),
        ("#fa0", "#ffaa00"),
        ("yellow", None),
        ("#ffe60", None),
        ("#ffe600;}", None),
        ("", None),
    ],
)
def test_a_colour_is_read_however_its_hexadecimal_is_written(typed: str, read: str | None) -> None:
    assert read_colour(typed) == read
