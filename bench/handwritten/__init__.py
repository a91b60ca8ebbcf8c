"""What a good engineer writes by hand with FastAPI and SQLAlchemy for one resource: the peer of a generated service."""
