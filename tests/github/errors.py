"""How GitHub says no."""

from typing import Any

DOCS = "https://docs.github.com/rest"


class Refused(Exception):
    """An answer other than success: status, message, and the list `errors` of a 422."""

    def __init__(self, status: int, message: str, *, errors: list[Any] | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {"message": message, "documentation_url": DOCS, "status": str(status)}
        if errors is not None:
            self.body["errors"] = errors


def not_found() -> Refused:
    """Say that there is nothing, or nothing that the caller may see."""
    return Refused(404, "Not Found")


def invalid(resource: str, field: str, code: str = "invalid", message: str | None = None) -> Refused:
    """Say that a field does not pass."""
    error = {"resource": resource, "field": field, "code": code} | ({"message": message} if message else {})
    return Refused(422, "Validation Failed", errors=[error])


def custom(resource: str, message: str) -> Refused:
    """Say in words what does not pass."""
    return Refused(422, "Validation Failed", errors=[{"resource": resource, "code": "custom", "message": message}])


def unprocessable(message: str) -> Refused:
    """Say 422 without a list of fields."""
    return Refused(422, message)
