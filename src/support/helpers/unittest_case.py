"""The TestCase of Flask-Testing."""

import unittest
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urljoin, urlparse

import httpx2
from fastapi import FastAPI

from .app_context import app_context
from .settings import setting
from .testing import FlaskClient


class FlaskTestCase(unittest.TestCase):
    """A TestCase with an application, a client of it and a context around each test, as Flask-Testing's."""

    app: FastAPI
    client: FlaskClient

    def create_app(self) -> FastAPI:
        """Create the application of a test; every test case has its own."""
        raise NotImplementedError

    def run(self, result: unittest.TestResult | None = None) -> Any:
        """Run one test, with setUp() and tearDown() inside the context."""
        self.app = self.create_app()
        self.client = FlaskClient(self.app)
        with self._context():
            return super().run(result)

    def _context(self) -> AbstractContextManager[Any]:
        """Make the application the current one."""
        return app_context(self.app)

    def assertStatus(
        self, response: httpx2.Response, status_code: int, message: Any = None
    ) -> None:
        """Compare a status, naming both."""
        text = f"HTTP Status {status_code} expected but got {response.status_code}"
        self.assertEqual(response.status_code, status_code, message or text)

    def assertRedirects(
        self, response: httpx2.Response, location: str, message: Any = None
    ) -> None:
        """Compare where a redirect leads, as an absolute address."""
        server = setting(self.app, "SERVER_NAME") or "localhost"
        if not urlparse(location).netloc:
            location = urljoin(f"http://{server}", location)
        text = f"HTTP Status 301, 302, 303, 305, 307 expected but got {response.status_code}"
        self.assertIn(response.status_code, (301, 302, 303, 305, 307), message or text)
        self.assertEqual(response.headers.get("location"), location, message)

    def assert200(self, response: httpx2.Response, message: Any = None) -> None:
        self.assertStatus(response, 200, message)

    def assert400(self, response: httpx2.Response, message: Any = None) -> None:
        self.assertStatus(response, 400, message)

    def assert401(self, response: httpx2.Response, message: Any = None) -> None:
        self.assertStatus(response, 401, message)

    def assert403(self, response: httpx2.Response, message: Any = None) -> None:
        self.assertStatus(response, 403, message)

    def assert404(self, response: httpx2.Response, message: Any = None) -> None:
        self.assertStatus(response, 404, message)

    def assert405(self, response: httpx2.Response, message: Any = None) -> None:
        self.assertStatus(response, 405, message)

    def assert500(self, response: httpx2.Response, message: Any = None) -> None:
        self.assertStatus(response, 500, message)

    assert_status = assertStatus
    assert_redirects = assertRedirects
    assert_200 = assert200
    assert_400 = assert400
    assert_401 = assert401
    assert_403 = assert403
    assert_404 = assert404
    assert_405 = assert405
    assert_500 = assert500
