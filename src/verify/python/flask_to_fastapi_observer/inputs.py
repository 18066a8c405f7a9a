"""Which inputs of a request a Flask application reads, by name: asked of a running copy, so that probes can name them."""

import functools

_asked = {}


def watch() -> None:
    """Make every request note what is read of it."""
    from flask.wrappers import Request
    from werkzeug.datastructures import ImmutableMultiDict

    def recorder(source):
        class Noting(ImmutableMultiDict):
            def get(self, key, default=None, type=None):
                note(source, key, getattr(type, "__name__", None))
                return super().get(key, default, type)

            def getlist(self, key, type=None):
                note(source, key, getattr(type, "__name__", None), "list")
                return super().getlist(key, type)

            def __getitem__(self, key):
                note(source, key)
                return super().__getitem__(key)

            def __contains__(self, key):
                note(source, key)
                return super().__contains__(key)

        return Noting

    for source in ("args", "form", "files"):
        original = Request.__dict__.get(source) or getattr(Request, source)
        for base in Request.__mro__:
            if source in base.__dict__:
                original = base.__dict__[source]
                break
        setattr(Request, source, _noting(original, source, recorder(source)))
    _watch_json(Request)
    _watch_raw(Request)


def _noting(original, source, cls):
    def read(self):
        cached = self.__dict__.setdefault("_noted_inputs", {})
        if source not in cached:
            if source != "args":
                note(source, None)
            cached[source] = cls(original.__get__(self, type(self)))
        return cached[source]

    return property(read)


class NotingDict(dict):
    """A JSON object that notes which members are asked for."""

    def __getitem__(self, key):
        note("json", key)
        return super().__getitem__(key)

    def __contains__(self, key):
        note("json", key)
        return super().__contains__(key)

    def get(self, key, default=None):
        note("json", key)
        return super().get(key, default)

    def pop(self, key, *default):
        note("json", key)
        return super().pop(key, *default)


def _watch_json(cls) -> None:
    original = cls.get_json

    @functools.wraps(original)
    def get_json(self, *args, **options):
        note("json", None)
        value = original(self, *args, **options)
        if type(value) is not dict:
            return value
        cached = self.__dict__.setdefault("_noted_inputs", {})
        return cached.setdefault("json", NotingDict(value))

    cls.get_json = get_json


def _watch_raw(cls) -> None:
    original = cls.get_data

    @functools.wraps(original)
    def get_data(self, *args, **options):
        note("body", None)
        return original(self, *args, **options)

    cls.get_data = get_data


def note(source, key, kind=None, many=None) -> None:
    names = _asked.setdefault(source, {})
    if key is None or not isinstance(key, str):
        return
    known = names.setdefault(key, {})
    if kind:
        known["type"] = kind
    if many:
        known["many"] = True


def taken():
    """What was read since the last call: `{source: {name: {type, many}}}`."""
    found = dict(_asked)
    _asked.clear()
    return found
