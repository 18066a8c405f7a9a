"""Hooks of blueprints, hooks that read the body, hooks of one request."""

PATHS = ["/", "/p/b/5", "/p/b/x", "/p/c/c/n/", "/p/c/c/n", "/nope", "/static/style.css", "/static/none"]


def test_order_and_scope(compare):
    items = [{"method": method, "path": path} for path in PATHS for method in ("GET", "HEAD", "OPTIONS", "POST")]
    compare("hooks", items)


def test_short_circuits(compare):
    stops = [f"/p/c/c/n/?stop={name}{n}" for name in "abc" for n in (1, 2)]
    compare("hooks", [{"method": "GET", "path": path} for path in stops])


def test_bodies_are_replaced(compare):
    compare("hooks", [{"method": "GET", "path": path} for path in ("/?wrap=1", "/p/b/5?wrap=1", "/nope?wrap=1")])
