"""The service's work with a report: inbox, case, triage, and what happened when."""
