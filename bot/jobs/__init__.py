"""Durable jobs: what deliveries want, what is being done about it, and what was done."""
