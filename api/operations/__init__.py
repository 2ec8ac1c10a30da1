"""Setting up, running and operating the service."""
