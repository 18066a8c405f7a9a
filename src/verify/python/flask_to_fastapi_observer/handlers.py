"""Which request handlers an application has, and which of them a request enters."""

import functools
import inspect
import os
import sys
import threading
import types

CLASS_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_TOOL = 3  # of sys.monitoring: neither debugger, coverage, profiler nor optimizer

_root = ""
_handlers = set()
_codes = {}
_entered = set()
_apps = set()
_flask = {}


def watch(root: str) -> None:
    """Watch the handlers of code below `root`; before anything of the application is imported."""
    global _root
    _root = os.path.realpath(root) + os.sep
    _handlers.update(os.environ.get("FLASK_TO_FASTAPI_HANDLERS", "").split("\n"))
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        monitoring.use_tool_id(_TOOL, "flask-to-fastapi verify")
        monitoring.register_callback(
            _TOOL, monitoring.events.PY_START, lambda code, _: _enter(code)
        )
    else:
        threading.setprofile(_profile)
        sys.setprofile(_profile)
    _watch_flask()
    _watch_starlette()


def begin() -> set:
    """A new set that is filled with the handlers entered from now on."""
    global _entered
    _entered = set()
    return _entered


def _profile(frame, event, _):
    if event == "call" and frame.f_code in _codes:
        _enter(frame.f_code)


def _enter(code) -> None:
    name = _codes.get(code)
    if name is not None:
        _entered.add(name)


def _add(function):
    """The name of a function of the project, `path::qualified.name`; None when it belongs to somebody else."""
    code = function.__code__
    path = os.path.realpath(code.co_filename)
    if not path.startswith(_root) or "site-packages" in path:
        return None
    qualified = getattr(code, "co_qualname", function.__qualname__)
    name = f"{path[len(_root):]}::{qualified.replace('<locals>.', '')}"
    if code not in _codes:
        _codes[code] = name
        if hasattr(sys, "monitoring"):
            sys.monitoring.set_local_events(_TOOL, code, sys.monitoring.events.PY_START)
    return name


def bodies(view, methods=(), endpoint=""):
    """The functions that finally answer: what decorators, partials and view classes lead to."""
    if isinstance(view, functools.partial):
        return bodies(view.func, methods, endpoint)
    if inspect.ismethod(view):
        return bodies(view.__func__, methods, endpoint)
    cls = getattr(view, "view_class", None)
    if cls is not None:
        verbs = [m.lower() for m in methods] or CLASS_VERBS
        found = [getattr(cls, verb) for verb in verbs if hasattr(cls, verb)]
        found = found or [cls.dispatch_request]
        return [body for each in found for body in bodies(each, (), "")]
    wrapped = getattr(view, "__wrapped__", None)
    if wrapped is not None:
        return bodies(wrapped, methods, endpoint)
    if not isinstance(view, types.FunctionType):
        call = getattr(type(view), "__call__", None)
        return [call] if isinstance(call, types.FunctionType) else []
    # a decorator without functools.wraps: the view is a known handler in its closure
    for cell in view.__closure__ or ():
        try:
            held = cell.cell_contents
        except ValueError:
            continue
        if callable(held) and _known(held) and not _known(view):
            return bodies(held, methods, endpoint)
    return [view]


def _known(function) -> bool:
    """Whether the migration knows it as a handler, by file and name."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    path = os.path.realpath(code.co_filename)
    return f"{path[len(_root):]}::{code.co_name}" in _handlers


def _watch_flask() -> None:
    try:
        from flask import Flask
    except ImportError:
        return
    dispatch = Flask.full_dispatch_request

    @functools.wraps(dispatch)
    def full_dispatch_request(self, *args, **options):
        table_of(self)
        return dispatch(self, *args, **options)

    Flask.full_dispatch_request = full_dispatch_request


def table_of(app):
    """The routes of a Flask application; its handlers are watched from now on."""
    size = len(app.view_functions)
    if (id(app), size) in _apps:
        return []
    _apps.add((id(app), size))
    routes = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions.get(rule.endpoint)
        methods = sorted(rule.methods or ())
        listed = [m for m in methods if m != "OPTIONS" and not (m == "HEAD" and "GET" in methods)]
        found = bodies(view, listed, rule.endpoint.rpartition(".")[2]) if view else []
        found = [function for function in found if _add(function)]
        names = [_add(function) for function in found]
        is_class = hasattr(view, "view_class")
        for name, function in zip(names, found):
            line = function.__code__.co_firstlineno
            known = _flask.setdefault(
                name, {"name": name, "line": line, "rules": [], "methods": []}
            )
            known["rules"] = sorted({*known["rules"], rule.rule})
            verb = function.__name__.upper()
            own = [verb] if is_class and verb in listed else listed
            known["methods"] = sorted({*known["methods"], *own})
        routes.append(
            {
                "rule": rule.rule,
                "methods": listed,
                "endpoint": rule.endpoint,
                "handlers": names,
                "host": rule.host or "",
                "subdomain": rule.subdomain or "",
                "converters": {
                    name: type(converter).__name__ for name, converter in rule._converters.items()
                },
            }
        )
    return routes


def flask_handlers():
    """Every handler of the project that a Flask application of this process serves."""
    return [_flask[name] for name in sorted(_flask)]


def _watch_starlette() -> None:
    try:
        from starlette.routing import Route
    except ImportError:
        return
    _after_init(Route)
    try:
        from fastapi.routing import APIRoute
    except ImportError:
        return
    _after_init(APIRoute)


def _after_init(cls) -> None:
    init = cls.__init__

    @functools.wraps(init)
    def __init__(self, *args, **options):
        init(self, *args, **options)
        for body in bodies(self.endpoint):
            if isinstance(body, types.FunctionType) and not _is_support(body):
                _add(body)

    cls.__init__ = __init__


def _is_support(function) -> bool:
    """What answers for no handler: the support module that the migration wrote."""
    return "flask_support" in function.__module__.split(".")
