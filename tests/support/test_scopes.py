"""Error handlers and teardown functions of blueprints."""

KINDS = ["404", "403", "409", "500", "418", "404?text=gone", "999", "gone", "not-found"]
KINDS += ["crash", "trouble", "small", "refused", "worse"]
APPS = [f"app{number}" for number in range(11)]


def test_lookup_and_teardown(compare):
    pages = [f"{prefix}/fail/{kind}" for prefix in ("", "/outer", "/outer/inner") for kind in KINDS]
    pages += ["/outer/none", "/outer/inner/none", "/none"]
    items = [{"app": app, "method": "GET", "path": path} for app in APPS for page in pages for path in (page, "/log")]
    items += [{"app": app, "method": "POST", "path": "/outer/inner/fail/404"} for app in APPS]
    compare("scoped", items)
