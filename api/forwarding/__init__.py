"""Getting each report to the service's own quality system, for certain and exactly as sent."""
