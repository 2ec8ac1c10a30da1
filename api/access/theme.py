"""A service's accent colour, made into shades that can be read in light and in dark.

Contrast holds by construction. The contrast of two colours (WCAG 2.2, success criteria 1.4.3 and
1.4.11) depends on their relative luminance alone, so each shade takes its luminance from the shade
of that name in the product's own accent (`widgets/styles/accent.json`, which keeps what
Designsystemet promises), and only hue and chroma from the service's colour. The colour itself is
used where it is at least as dark (in light mode) or as light (in dark mode) as ours.

Hue and chroma are those of OKLCH (Björn Ottosson, 2020): a hue looks the same when it darkens.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

_OURS = Path(__file__).parents[2] / "widgets" / "styles" / "accent.json"

_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)

_PRESSED = ("base-default", "base-hover", "base-active")
"""The shades of what is pressed: the colour itself, where it can be."""

_ALMOST_BLACK, _ALMOST_WHITE = 0.02, 0.75
"""Luminances beyond which hovering goes the other way: it could hardly be seen."""

_HALVINGS = 16
"""How finely a value is searched: well below one step of a colour's 8 bits."""

_OFF = 1e-4
"""How far outside 0 to 1 a part of a colour may be: less than eight bits can tell."""

_CURVED_FROM, _LINEAR_FROM = 0.04045, 0.0031308
"""Where sRGB's curve begins (IEC 61966-2-1)."""

Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Theme:
    """An accent colour (`#rrggbb`), and its shades by scheme and Designsystemet's token name."""

    accent: str
    light: dict[str, str]
    dark: dict[str, str]

    @property
    def darkened(self) -> bool:
        """Whether it is too light for white text, so that light mode shows it darker."""
        return self.light["base-default"] != self.accent

    @property
    def lightened(self) -> bool:
        """Whether it is too dark for black text, so that dark mode shows it lighter."""
        return self.dark["base-default"] != self.accent

    @property
    def button(self) -> str:
        """The colour of the report button, as CSS; its text takes black or white by itself."""
        return f"light-dark({self.light['base-default']},{self.dark['base-default']})"

    def css(self, selector: str = ":root", tokens: Collection[str] | None = None) -> str:
        """Return a rule that sets the shades, or only those of some tokens."""
        wanted = [each for each in self.light if tokens is None or each in tokens]
        return f"{selector}{{{''.join(map(self._property, wanted))}}}"

    def _property(self, token: str) -> str:
        return f"--ds-color-accent-{token}:light-dark({self.light[token]},{self.dark[token]});"


def read_colour(typed: str) -> str | None:
    """Return a colour as `#rrggbb`, however its hexadecimal was written; None if it is none."""
    found = _HEX.fullmatch(typed.strip())
    if found is None:
        return None
    digits = found[1].lower()
    short = len(digits) == 3  # noqa: PLR2004 - #rgb
    return "#" + "".join(digit * 2 for digit in digits) if short else "#" + digits


@lru_cache(maxsize=500)
def theme(accent: str) -> Theme:
    """Return the shades of a colour given as `#rrggbb`."""
    return Theme(accent, _shades(accent, "light"), _shades(accent, "dark"))


def luminance(colour: str) -> float:
    """Return a colour's relative luminance, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _shades(accent: str, scheme: Scheme) -> dict[str, str]:
    ours = _ours(scheme)
    wanted = {token: luminance(shade) for token, shade in ours.items()}
    own = luminance(accent)
    as_it_is = own <= wanted[_PRESSED[0]] if scheme == "light" else own >= wanted[_PRESSED[0]]
    if as_it_is:
        wanted |= _pressed(own, [wanted[token] for token in _PRESSED])
    chroma, hue = _chroma_and_hue(accent)
    vividness = chroma / _chroma_and_hue(_ours("light")["base-default"])[0]
    shades = {
        token: _colour(
            wanted[token],
            _chroma_and_hue(shade)[0] * vividness,
            hue,
            # What text stands on may only be further from the text, and text from its ground.
            up=token.startswith(("background", "surface", "base-contrast")) == (scheme == "light"),
        )
        for token, shade in ours.items()
    }
    return shades | {_PRESSED[0]: accent} if as_it_is else shades


def _pressed(own: float, ours: list[float]) -> dict[str, float]:
    """Return the luminances of a colour used as it is, and of hovering and pressing it."""
    if own < _ALMOST_BLACK:
        steps = [own, own + 0.02, own + 0.04]
    elif own > _ALMOST_WHITE:
        steps = [own, own * 0.9, own * 0.8]
    else:
        steps = [min(own * each / ours[0], 1.0) for each in ours]
    return dict(zip(_PRESSED, steps, strict=True))


@cache
def _ours(scheme: Scheme) -> dict[str, str]:
    shades = json.loads(_OURS.read_text("utf-8"))
    return {token: pair[scheme == "dark"] for token, pair in shades.items()}


def _colour(wanted: float, chroma: float, hue: float, *, up: bool) -> str:
    """Return the most vivid colour up to `chroma` with this luminance: never less if `up`, or more.

    Eight bits can't say every luminance, so the nearest colour on the right side is taken.
    """
    if not _fits(wanted, chroma, hue):
        low, high = 0.0, chroma
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(wanted, middle, hue) else (low, middle)
        chroma = low
    aim = wanted
    while True:
        found = _written(_with_luminance(aim, chroma, hue))
        off = luminance(found) - wanted
        if not 0 < aim < 1 or (off >= 0 if up else off <= 0):
            return found
        aim = min(max(aim + (0.001 if up else -0.001), 0.0), 1.0)


def _fits(wanted: float, chroma: float, hue: float) -> bool:
    found = _with_luminance(wanted, chroma, hue)
    return min(found) >= -_OFF and max(found) <= 1 + _OFF


def _with_luminance(wanted: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return the linear red, green and blue of such a colour, each from 0 to 1 if there is one."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        red, green, blue = _linear_of_oklch(middle, chroma, hue)
        if 0.2126 * red + 0.7152 * green + 0.0722 * blue < wanted:
            low = middle
        else:
            high = middle
    return _linear_of_oklch(high, chroma, hue)


def _linear_of_oklch(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _chroma_and_hue(colour: str) -> tuple[float, float]:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.hypot(a, b), math.atan2(b, a)


def _linear(colour: str) -> tuple[float, ...]:
    """Return red, green and blue from 0 to 1, with sRGB's curve taken off."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(
        each / 12.92 if each <= _CURVED_FROM else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )


def _written(linear: tuple[float, float, float]) -> str:
    """Return `#rrggbb`, with sRGB's curve put on."""
    clipped = [min(max(each, 0.0), 1.0) for each in linear]
    curved = [12.92 * c if c <= _LINEAR_FROM else 1.055 * c ** (1 / 2.4) - 0.055 for c in clipped]
    return "#" + "".join(f"{round(each * 255):02x}" for each in curved)
