"""The poster for a wall: an A4 sheet with a QR code that leads to the chat of one unit.

One layout for SVG and PDF: `Poster.lines` says what stands where, in millimetres from the upper
left corner. It wraps by an estimate of the letters' widths that no usual typeface exceeds, since
whoever opens the SVG has typefaces of their own. The PDF brings its own, with all Sámi letters.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno

from api.access import theme
from api.shared import pages
from api.shared.i18n import Language, in_language, marked, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.access.models import Service, Unit

PETROL = "#066d78"
"""The product's own accent, for a service that has none (`widgets/styles/accent.json`)."""

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 20.0
HEAD = 92.0
"""Height of the coloured field with the name of the place."""

QR_LEFT, QR_TOP, QR_SIZE = MARGIN, 128.0, 92.0
STEPS_LEFT, STEPS_GAP = 126.0, 6.0
INK = "#1f2529"

LETTER_WIDTH, BOLD_LETTER_WIDTH = 0.5, 0.55
"""An average letter's width in terms of the type size: Arial's, which is among the widest."""

TITLE = marked("Speak up")
LEAD = marked("Something that worried you, went wrong or went well? Tell us in your own words.")
WITHOUT_CAMERA = marked("No camera? Go to %(address)s or call %(phone)s.")
WHO_READS = marked(
    "A computer program asks, and people who work with quality read. "
    "It does not go into your journal."
)
DANGER = marked("In danger now? Call 113.")
STEPS = (
    marked("Point your phone's camera at the square."),
    marked("Press the link that comes up."),
    marked("Write or press. You can stay anonymous."),
)


@dataclass(frozen=True)
class Line:
    """A line of text: where its baseline begins, its type size, all in millimetres."""

    text: str
    left: float
    baseline: float
    size: float
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Bar:
    """A run of dark modules in one row of the QR code, in millimetres."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Poster:
    """A poster of a service, for one of its units or (`unit` none) for all of it."""

    service: Service
    unit: Unit | None
    language: Language
    public_url: str

    @property
    def address(self) -> str:
        """Where the QR code leads."""
        query = {"unit": self.unit.slug} if self.unit else {}
        return f"{self._page}?{urlencode({**query, 'lang': self.language})}"

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return f"{self._words('Speak up')} – {self.place}"

    @property
    def place(self) -> str:
        """The unit's name, or the service's."""
        return in_language((self.unit or self.service).name, self.language)

    @property
    def colour(self) -> str:
        """The service's colour, as dark as white text needs it."""
        return theme.theme(self.service.accent or PETROL).light["base-default"]

    @cached_property
    def bars(self) -> list[Bar]:
        """The QR code, by rows. Level Q: a quarter of it may be scratched or covered."""
        rows = segno.make(self.address, error="q", micro=False).matrix
        module = QR_SIZE / len(rows)
        return [
            Bar(QR_LEFT + first * module, QR_TOP + y * module, (after - first) * module, module)
            for y, row in enumerate(rows)
            for first, after in _runs(row)
        ]

    @cached_property
    def lines(self) -> list[Line]:
        """All that is written."""
        return [*self._head(), *self._lead(), *self._steps(), *self._foot()]

    @property
    def _page(self) -> str:
        return f"{self.public_url}/s/{self.service.slug}"

    def _words(self, text: str) -> str:
        return translate(text, self.language)

    def _head(self) -> Iterator[Line]:
        white = theme.theme(self.service.accent or PETROL).light["base-contrast-default"]
        yield Line(self._words(TITLE), MARGIN, 46, 25, white, bold=True)
        if self.unit:
            yield from _wrapped(Line(self.place, MARGIN, 64, 10, white, bold=True), most=2)
        service = in_language(self.service.name, self.language)
        below = 86 if self.unit else 64
        yield from _wrapped(Line(service, MARGIN, below, 5.5, white), most=1)

    def _lead(self) -> Iterator[Line]:
        return _wrapped(Line(self._words(LEAD), MARGIN, 106, 7, INK))

    def _steps(self) -> Iterator[Line]:
        baseline = QR_TOP + 8
        for number, text in enumerate(STEPS, 1):
            yield Line(str(number), STEPS_LEFT, baseline, 8, self.colour, bold=True)
            step = Line(self._words(text), STEPS_LEFT + 9, baseline, 6, INK)
            lines = list(_wrapped(step))
            yield from lines
            baseline = lines[-1].baseline + 6 * 1.3 + STEPS_GAP

    def _foot(self) -> Iterator[Line]:
        without_camera = self._words(WITHOUT_CAMERA) % {
            "address": self._page.partition("://")[2],
            "phone": self.service.phone.replace(" ", "\N{NO-BREAK SPACE}"),
        }
        yield from _wrapped(Line(without_camera, MARGIN, 238, 5, INK))
        yield from _wrapped(Line(self._words(WHO_READS), MARGIN, 257, 5, INK))
        yield Line(self._words(DANGER), MARGIN, 277, 6, INK, bold=True)


def as_svg(poster: Poster) -> str:
    """Return the poster as an SVG document whose text is text."""
    template = pages.environment().get_template("conversations/poster.svg")
    return template.render(
        poster=poster,
        width=WIDTH,
        height=HEIGHT,
        head=HEAD,
        language=poster.language,
        leads_to=poster.address,
    )


def as_pdf(poster: Poster) -> bytes:
    """Return the poster as a PDF of one page, with its typeface inside."""
    # Half a second and 19 MB that nobody who came for the chat should wait and pay for.
    from font_source_sans_pro import font_files_ttf  # noqa: PLC0415
    from reportlab.lib.units import mm  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    for name in ("SourceSansPro", "SourceSansProBold"):
        pdfmetrics.registerFont(TTFont(name, font_files_ttf[name]))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(WIDTH * mm, HEIGHT * mm), invariant=1, lang=poster.language)
    canvas.setTitle(poster.title)
    canvas.setFillColor(poster.colour)
    canvas.rect(0, (HEIGHT - HEAD) * mm, WIDTH * mm, HEAD * mm, stroke=0, fill=1)
    canvas.setFillColor(INK)
    for bar in poster.bars:
        top = (HEIGHT - bar.top - bar.height) * mm
        canvas.rect(bar.left * mm, top, bar.width * mm, bar.height * mm, stroke=0, fill=1)
    for line in poster.lines:
        canvas.setFillColor(line.colour)
        canvas.setFont("SourceSansProBold" if line.bold else "SourceSansPro", line.size * mm)
        canvas.drawString(line.left * mm, (HEIGHT - line.baseline) * mm, line.text)
    canvas.save()
    return made.getvalue()


def _runs(row: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Return where each run of dark modules begins and where it has ended."""
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x
            start = None


def _wrapped(whole: Line, most: int | None = None) -> Iterator[Line]:
    """Return the text in lines up to the right margin, smaller where `most` lines can't hold it."""
    letter = (BOLD_LETTER_WIDTH if whole.bold else LETTER_WIDTH) * whole.size
    parts = textwrap.wrap(whole.text, int((WIDTH - MARGIN - whole.left) / letter))
    if most and len(parts) > most:
        yield from _wrapped(replace(whole, size=whole.size * 0.9), most)
        return
    for number, part in enumerate(parts):
        yield replace(whole, text=part, baseline=whole.baseline + number * whole.size * 1.3)
