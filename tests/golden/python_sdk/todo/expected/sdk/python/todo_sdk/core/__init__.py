"""What every resource stands on: it knows HTTP, and nothing of this service."""
