"""The request that Flask-Testing made up around each test."""

from contextlib import AbstractContextManager
from typing import Any

from .sent_nowhere import request_context
from .unittest_case import FlaskTestCase


class RequestTestCase(FlaskTestCase):
    """A FlaskTestCase whose tests may use request, session and url_for(), as Flask-Testing's."""

    def _context(self) -> AbstractContextManager[Any]:
        """Make a request to / the current one."""
        return request_context(self.app)
