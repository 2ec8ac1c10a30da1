"""Which way of reviewing fits a case: from severity, complexity and learning value, by a table.

The service sets the table (`rules.py`); the default follows the method pyramid. It suggests, staff
choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel, model_validator

from api.cases.harm import GRAVITY, NOT_ASKED, graver
from api.cases.schemas import Complexity, LearningValue, Method
from api.cases.wording import METHODS
from api.reports.schemas import Harm
from api.shared.i18n import _, lazy


class Severity(StrEnum):
    """A row of the table."""

    NONE = "none"
    MINOR = "minor"
    SERIOUS = "serious"
    VERY_SERIOUS = "very_serious"


SEVERITIES: dict[Severity, str] = {
    Severity.NONE: lazy("No harm, good care, suggestions"),
    Severity.MINOR: lazy("Minor harm"),
    Severity.SERIOUS: lazy("Serious harm"),
    Severity.VERY_SERIOUS: lazy("Death, or very serious and unexpected"),
}

COLUMNS: dict[Complexity, str] = {
    Complexity.SIMPLE: lazy("Simple"),
    Complexity.COMPOSITE: lazy("Composite"),
    Complexity.CROSS_UNIT: lazy("Across units"),
}
"""The heads of the table's columns."""

_ROW_OF: dict[Harm, Severity] = {
    Harm.NONE: Severity.NONE,
    Harm.UNCLEAR: Severity.MINOR,
    Harm.MINOR: Severity.MINOR,
    Harm.SIGNIFICANT: Severity.SERIOUS,
    Harm.DEATH: Severity.VERY_SERIOUS,
}

_RAISED: dict[Method, Method] = {
    Method.TEAM_REFLECTION: Method.BRIEF_REVIEW,
    Method.BRIEF_REVIEW: Method.SIMPLIFIED_EVENT_ANALYSIS,
    Method.SIMPLIFIED_EVENT_ANALYSIS: Method.EVENT_ANALYSIS,
}
"""One step up. Thematic and external reviews are chosen by people, never reached by a step."""

_DEFAULT: dict[Severity, tuple[Method, Method, Method]] = {
    Severity.NONE: (Method.TEAM_REFLECTION, Method.TEAM_REFLECTION, Method.BRIEF_REVIEW),
    Severity.MINOR: (
        Method.BRIEF_REVIEW,
        Method.BRIEF_REVIEW,
        Method.SIMPLIFIED_EVENT_ANALYSIS,
    ),
    Severity.SERIOUS: (
        Method.SIMPLIFIED_EVENT_ANALYSIS,
        Method.SIMPLIFIED_EVENT_ANALYSIS,
        Method.EVENT_ANALYSIS,
    ),
    Severity.VERY_SERIOUS: (
        Method.EVENT_ANALYSIS,
        Method.EVENT_ANALYSIS,
        Method.EVENT_ANALYSIS,
    ),
}


def _default() -> dict[Severity, dict[Complexity, Method]]:
    return {row: dict(zip(Complexity, each, strict=True)) for row, each in _DEFAULT.items()}


class MethodTable(BaseModel):
    """A method for each severity and complexity, and whether high learning value raises it."""

    cells: dict[Severity, dict[Complexity, Method]] = {}
    raised_by_learning: bool = True

    @model_validator(mode="after")
    def _every_cell_is_filled(self) -> "MethodTable":
        self.cells = {row: columns | self.cells.get(row, {}) for row, columns in _default().items()}
        return self


class Weighed(Protocol):
    """The clear values of a case that the suggestion reads."""

    @property
    def kind(self) -> str | None: ...  # noqa: D102
    @property
    def physical_harm(self) -> str | None: ...  # noqa: D102
    @property
    def psychological_harm(self) -> str | None: ...  # noqa: D102
    @property
    def potential_harm(self) -> str | None: ...  # noqa: D102
    @property
    def very_serious_unexpected(self) -> bool: ...  # noqa: D102
    @property
    def complexity(self) -> str | None: ...  # noqa: D102
    @property
    def learning_value(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True)
class Suggestion:
    """A method, why in sentences, and the cell of the table it comes from."""

    method: Method
    why: str
    row: Severity
    column: Complexity
    raised: bool


def suggest(case: Weighed, table: MethodTable) -> Suggestion:
    """Return the method that the table gives for the case, and why."""
    row, reasons = _severity(case)
    column = Complexity(case.complexity or Complexity.SIMPLE)
    method = table.cells[row][column]
    told = {"row": SEVERITIES[row], "column": COLUMNS[column], "method": METHODS[method]}
    reasons.append(_("The service's table gives: %(row)s, %(column)s → %(method)s.") % told)
    if case.complexity is None:
        reasons.append(_("Complexity is not assessed yet and counts as simple."))
    raised = (
        table.raised_by_learning and case.learning_value == LearningValue.HIGH and method in _RAISED
    )
    if raised:
        method = _RAISED[method]
        reasons.append(
            _("High learning value raises it one step: %(method)s.") % {"method": METHODS[method]}
        )
    elif case.learning_value is None:
        reasons.append(_("Learning value is not assessed yet."))
    return Suggestion(method, " ".join(reasons), row, column, raised)


def _severity(case: Weighed) -> tuple[Severity, list[str]]:
    """Return the row of the table, and what is to be said about how it was found."""
    if case.kind in NOT_ASKED:
        return Severity.NONE, []
    if case.very_serious_unexpected:
        return Severity.VERY_SERIOUS, []
    harm = graver(case.physical_harm, case.psychological_harm)
    potential = _one_less(case.potential_harm)
    if potential is not None and (harm is None or _grave(potential) > _grave(harm)):
        told = _("What it could have led to counts, one step lower than harm that happened.")
        return _ROW_OF[potential], [told]
    if harm is None:
        return Severity.NONE, [_("Harm is not assessed yet.")]
    return _ROW_OF[harm], []


def _one_less(potential: str | None) -> Harm | None:
    less: Mapping[str, Harm] = {
        Harm.DEATH: Harm.SIGNIFICANT,
        Harm.SIGNIFICANT: Harm.MINOR,
        Harm.MINOR: Harm.NONE,
    }
    return less.get(potential) if potential is not None else None


def _grave(harm: Harm) -> int:
    return GRAVITY.index(harm)
