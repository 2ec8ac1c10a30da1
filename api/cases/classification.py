"""The staff's classification of a case: one place that says which values it is made of."""

from api.cases.models import Case

Value = str | bool | None

FIELDS = (
    "kind",
    "category",
    "physical_harm",
    "psychological_harm",
    "potential_harm",
    "very_serious_unexpected",
    "complexity",
    "learning_value",
    "unit",
    "responsible",
    "urgent",
)
"""In the order of the form. The history calls the values so, too."""

HARM_FIELDS = FIELDS[2:6]
"""What kinds in `harm.NOT_ASKED` are not asked for."""

COLUMNS = {"unit": "unit_id", "responsible": "responsible_id"}
"""By field: the case's column, where it is called otherwise."""


def values(case: Case) -> dict[str, Value]:
    """Return the classification as the history keeps it: ids as text."""
    held = {field: getattr(case, COLUMNS.get(field, field)) for field in FIELDS}
    return {
        field: value if value is None or isinstance(value, bool) else str(value)
        for field, value in held.items()
    }
