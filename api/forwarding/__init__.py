"""Reports on their way to the service's quality system: connectors, and deliveries through them."""
