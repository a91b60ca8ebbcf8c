"""A client of Todo."""

from .client import AsyncClient as AsyncClient
from .client import Client as Client
from .core.errors import BadRequestError as BadRequestError
from .core.errors import BodyTooLargeError as BodyTooLargeError
from .core.errors import ConflictError as ConflictError
from .core.errors import ConnectionFailedError as ConnectionFailedError
from .core.errors import ForbiddenError as ForbiddenError
from .core.errors import InvalidReplyError as InvalidReplyError
from .core.errors import InvalidRequestError as InvalidRequestError
from .core.errors import InvalidSettingError as InvalidSettingError
from .core.errors import InvalidSignatureError as InvalidSignatureError
from .core.errors import NotFoundError as NotFoundError
from .core.errors import PreconditionFailedError as PreconditionFailedError
from .core.errors import RateLimitedError as RateLimitedError
from .core.errors import RequestTimeoutError as RequestTimeoutError
from .core.errors import SdkError as SdkError
from .core.errors import ServerError as ServerError
from .core.errors import StatusError as StatusError
from .core.errors import TimedOutError as TimedOutError
from .core.errors import UnauthorizedError as UnauthorizedError
from .core.errors import UnsupportedMediaTypeError as UnsupportedMediaTypeError
from .core.models import reply_of as reply_of
from .core.pages import AsyncPage as AsyncPage
from .core.pages import Page as Page

__version__ = "0.1.0"
