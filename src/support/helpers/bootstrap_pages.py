"""The page that templates of Flask-Bootstrap extend, and pages that hold its macros."""

from collections.abc import Iterable

_LINKED_SCRIPT = (
    "<script src=\"{{ bootstrap_find_resource('%s', cdn='%s') }}\"></script>"
)


def _block(name: str, content: str = "") -> str:
    return f"{{% block {name} %}}{content}{{% endblock %}}"


_HEAD = (
    "\n    <title>"
    + _block("title", "{{ title|default }}")
    + "</title>"
    + _block(
        "metas",
        '\n    <meta name="viewport" content="width=device-width, initial-scale=1.0">',
    )
    + _block(
        "styles",
        "\n    <!-- Bootstrap -->"
        "\n    <link href=\"{{ bootstrap_find_resource('css/bootstrap.css', cdn='bootstrap') }}\""
        ' rel="stylesheet">',
    )
)
_BODY = (
    _block("navbar")
    + "\n    "
    + _block("content")
    + "\n\n    "
    + _block(
        "scripts",
        "\n    "
        + _LINKED_SCRIPT % ("jquery.js", "jquery")
        + "\n    "
        + _LINKED_SCRIPT % ("js/bootstrap.js", "bootstrap"),
    )
)
BASE_PAGE = _block(
    "doc",
    "<!DOCTYPE html>\n<html"
    + _block("html_attribs")
    + ">"
    + _block(
        "html",
        "\n  <head>"
        + _block("head", _HEAD)
        + "\n  </head>\n  <body"
        + _block("body_attribs")
        + ">\n    "
        + _block("body", _BODY)
        + "\n  </body>",
    )
    + "\n</html>\n",
)

FIXES_PAGE = (
    "{% macro ie8() %}\n    <!--[if lt IE 9]>\n          "
    + _LINKED_SCRIPT % ("html5shiv.js", "html5shiv")
    + "\n          "
    + _LINKED_SCRIPT % ("respond.js", "respond.js")
    + "\n    <![endif]-->\n{% endmacro %}"
)


def macro_page(names: Iterable[str]) -> str:
    """Return a template that other templates import these functions from."""
    return "".join(f"{{% set {name} = bootstrap_{name} %}}" for name in names)
