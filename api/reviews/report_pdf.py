"""The report of a review as a PDF whose structure can be read aloud (tagged, PDF 32000-1 § 14.8).

ReportLab writes no tags. So every paragraph here is drawn between marks of its own, and the tree
that says what each mark is (heading, paragraph, list item) is added when the document is closed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from font_source_sans_pro import font_files_ttf
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
)
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from api.reviews.report_parts import Block, Entry, Facts, Items, Part, Words

if TYPE_CHECKING:
    from api.shared.i18n import Language

MARGIN = 22 * mm
INK, SOFT = "#1f2529", "#4d565c"
FONT, BOLD = "SourceSansPro", "SourceSansProBold"


@dataclass(frozen=True)
class Sheet:
    """What is printed: the title without anything personal, a line below it, the parts, a foot."""

    title: str
    below: str
    foot: str
    language: Language
    parts: Sequence[Part]


@dataclass
class Element:
    """A node of the structure tree: a tag with the marks it covers, or with nodes below it."""

    tag: str
    marks: list[tuple[int, int]] = field(default_factory=list)
    below: list[Element] = field(default_factory=list)


def as_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as PDF. Takes a tenth of a second: call it in a thread."""
    for name, face in ((FONT, FONT), (BOLD, f"{FONT}Bold")):
        pdfmetrics.registerFont(TTFont(name, font_files_ttf[face]))
    made, root = io.BytesIO(), Element("Document")
    document = BaseDocTemplate(
        made,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=sheet.title,
        author="",
        subject="",
        creator="Meldeknapp",
        lang=sheet.language,
    )
    box = Frame(
        document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0
    )

    def foot(canvas: _TaggedCanvas, _document: BaseDocTemplate) -> None:
        with_number = f"{sheet.foot} · {canvas.getPageNumber()}"
        canvas.artifact(lambda: _draw_foot(canvas, with_number))

    document.addPageTemplates([PageTemplate("page", [box], onPage=foot)])
    document.build(
        list(_flow(sheet, root)),
        canvasmaker=lambda *given, **named: _TaggedCanvas(root, *given, **named),
    )
    return made.getvalue()


class _TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that counts the marks of each page and writes the tree of `root` at the end."""

    def __init__(self, root: Element, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._root = root
        self._marked: list[list[Element]] = [[]]
        self._pages: list[Any] = []
        self.setViewerPreference("DisplayDocTitle", "true")

    def begin(self, element: Element) -> None:
        """Mark what is drawn from here on as the element's."""
        here = self._marked[-1]
        element.marks.append((len(self._marked) - 1, len(here)))
        self._code.append(f"/{element.tag} <</MCID {len(here)}>> BDC")
        here.append(element)

    def end(self) -> None:
        """End what `begin` began."""
        self._code.append("EMC")

    def artifact(self, draw: Any) -> None:  # noqa: ANN401
        """Draw what is no part of the text, such as a page's number."""
        self._code.append("/Artifact BMC")
        draw()
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """End the page, and tell which entry of the parents' tree is its."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        self._pages.append(page)
        self._marked.append([])

    def save(self) -> None:
        """Write the document with its tree."""
        if self._code:
            self.showPage()
        self._write_tree()
        super().save()

    def _write_tree(self) -> None:
        document, catalog = self._doc, self._doc.Catalog
        references: dict[int, PDFObjectReference] = {}

        def write(element: Element, parent: Any) -> PDFObjectReference:  # noqa: ANN401
            made = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.tag)})
            made["P"] = parent
            own = references[id(element)] = document.Reference(made)
            kids: list[Any] = [
                PDFDictionary(
                    {
                        "Type": PDFName("MCR"),
                        "Pg": document.Reference(self._pages[page]),
                        "MCID": mark,
                    }
                )
                for page, mark in element.marks
            ]
            kids += [write(each, own) for each in element.below]
            made["K"] = PDFArray(kids)
            return own

        tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        catalog.StructTreeRoot = tree
        at_top = document.Reference(tree)
        tree["K"] = PDFArray([write(self._root, at_top)])
        numbers: list[Any] = []
        for page, marked in enumerate(self._marked[: len(self._pages)]):
            numbers += [page, PDFArray([references[id(each)] for each in marked])]
        tree["ParentTree"] = PDFDictionary({"Nums": PDFArray(numbers)})
        tree["ParentTreeNextKey"] = len(self._pages)
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})


class _Tagged(Paragraph):  # type: ignore[misc]
    """A paragraph that is marked as its element's; broken over two pages, both halves are."""

    element: Element

    def draw(self) -> None:
        """Draw it between its marks."""
        self.canv.begin(self.element)
        super().draw()
        self.canv.end()

    def split(self, width: float, height: float) -> list[Paragraph]:
        """Break it; both halves belong to the same element."""
        halves: list[Paragraph] = super().split(width, height)
        for each in halves:
            each.element = self.element
        return halves


def _draw_foot(canvas: Canvas, text: str) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 9)
    canvas.setFillColor(SOFT)
    canvas.drawString(MARGIN, 12 * mm, text)
    canvas.restoreState()


def _style(name: str, size: float, *, bold: bool = False, **more: Any) -> ParagraphStyle:
    given = {"leading": size * 1.4, "textColor": INK, "spaceAfter": 5} | more
    return ParagraphStyle(name, fontName=BOLD if bold else FONT, fontSize=size, **given)


TITLE = _style("title", 22, bold=True, spaceAfter=4)
BELOW = _style("below", 11, textColor=SOFT, spaceAfter=10)
HEADING = _style("heading", 15, bold=True, spaceBefore=14, keepWithNext=1)
SMALL = _style("small", 11.5, bold=True, spaceBefore=8, spaceAfter=1, keepWithNext=1)
TEXT = _style("text", 11)
FACT = _style("fact", 11, spaceAfter=2)
QUOTE = _style("quote", 11, leftIndent=6 * mm)
ITEM = _style("item", 11, leftIndent=6 * mm, bulletIndent=1.5 * mm, spaceAfter=3)


def _flow(sheet: Sheet, root: Element) -> Iterator[Paragraph]:
    yield _put(root, "H1", sheet.title, TITLE)
    yield _put(root, "P", sheet.below, BELOW)
    for part in sheet.parts:
        section = Element("Sect")
        root.below.append(section)
        yield _put(section, "H2", part.title, HEADING)
        for block in part.blocks:
            yield from _block(section, block)


def _block(section: Element, block: Block) -> Iterator[Paragraph]:
    if isinstance(block, Words):
        tag, style = ("BlockQuote", QUOTE) if block.quoted else ("P", TEXT)
        for each in block.text.split("\n\n"):
            if each.strip():
                yield _put(section, tag, each.strip(), style)
    elif isinstance(block, Items):
        yield from _list(section, block)
    elif isinstance(block, Facts):
        yield from _facts(section, block.facts)
    else:
        yield from _entry(section, block)


def _list(section: Element, block: Items) -> Iterator[Paragraph]:
    whole = Element("L")
    section.below.append(whole)
    for number, each in enumerate(block.entries, 1):
        item = Element("LI")
        whole.below.append(item)
        sign = f"{number}." if block.numbered else "•"
        yield _put(item, "LBody", each, ITEM, bulletText=sign)


def _facts(section: Element, facts: Sequence[tuple[str, str]]) -> Iterator[Paragraph]:
    for label, value in facts:
        yield _put(section, "P", value, FACT, label=label)


def _entry(section: Element, block: Entry) -> Iterator[Paragraph]:
    yield _put(section, "H3", block.heading, SMALL)
    for each in block.text.split("\n\n"):
        if each.strip():
            yield _put(section, "P", each.strip(), TEXT)
    yield from _facts(section, block.facts)


def _put(
    above: Element,
    tag: str,
    text: str,
    style: ParagraphStyle,
    *,
    label: str = "",
    **named: Any,
) -> Paragraph:
    element = Element(tag)
    above.below.append(element)
    marked = escape(text).replace("\n", "<br/>")
    if label:
        marked = f'<font name="{BOLD}">{escape(label)}:</font> {marked}'
    drawn = _Tagged(marked, style, **named)
    drawn.element = element
    return drawn
