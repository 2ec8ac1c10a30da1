"""What every feature stands on: settings, database, time, sealing, problems, jobs, language."""
