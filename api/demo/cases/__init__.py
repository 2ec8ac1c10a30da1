"""The demo's cases: one in each stage of the work, told through the verbs that people use."""

from api.demo.cases import closed, new, reviewed

STORIES = (
    closed.jaundice,
    reviewed.fall_at_night,
    closed.left_on_a_friday,
    closed.night_nurse,
    reviewed.no_summary,
    reviewed.wrong_dose,
    new.clock_in_the_corridor,
    new.too_late,
    new.long_wait,
    new.same_name,
    new.late_alarm,
    closed.digest,
)
"""In the order in which they came in; what is told of a quarter comes last."""
