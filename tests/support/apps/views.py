"""What views return, used by both frameworks: RETURNED maps a name to a function of the framework's Response."""

import dataclasses
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from uuid import UUID

from markupsafe import Markup
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as WerkzeugResponse


class Color(Enum):
    RED = 1


@dataclasses.dataclass
class Point:
    x: int
    when: date


def generator():
    yield "a"
    yield "b"


RETURNED = {
    "text": lambda Response: "hé<b>",
    "bytes": lambda Response: b"\xff\x00",
    "bytearray": lambda Response: bytearray(b"ab"),
    "markup": lambda Response: Markup("<b>"),
    "dict": lambda Response: {"b": 1, "a": "é"},
    "list": lambda Response: [1, "é", None],
    "none": lambda Response: None,
    "int": lambda Response: 5,
    "set": lambda Response: {1},
    "status": lambda Response: ("x", 201),
    "status_text": lambda Response: ("x", "404 NOT FOUND"),
    "status_json": lambda Response: ({"a": 1}, 400),
    "headers_dict": lambda Response: ("x", {"X-A": "1"}),
    "headers_list": lambda Response: ("x", [("X-A", "1"), ("X-A", "2")]),
    "headers_class": lambda Response: ("x", Headers([("X-A", "1"), ("X-A", "2")])),
    "headers_values": lambda Response: ("x", {"X-A": ["1", "2"]}),
    "headers_type": lambda Response: ("x", {"Content-Type": "text/plain"}),
    "three": lambda Response: ({"a": 1}, 202, {"X-A": 5}),
    "one_tuple": lambda Response: ("x",),
    "four_tuple": lambda Response: ("x", 1, {}, 2),
    "none_tuple": lambda Response: (None, 204),
    "empty_204": lambda Response: ("", 204),
    "generator": lambda Response: generator(),
    "generator_status": lambda Response: (generator(), 202, {"X-A": "1"}),
    "response": lambda Response: Response("own", 418),
    "response_status": lambda Response: (Response("own", 418), 409),
    "response_headers": lambda Response: (Response("own", 418, {"X-A": "0"}), [("X-A", "1"), ("X-A", "2")]),
    "response_dict": lambda Response: (Response("own", 418, {"X-A": "0"}), {"X-A": "1"}),
    "werkzeug": lambda Response: WerkzeugResponse("w", 202, [("X-A", "1"), ("X-A", "2")], mimetype="text/plain"),
    "json_types": lambda Response: {
        "datetime": datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=2))),
        "naive": datetime(2020, 1, 2),
        "date": date(2020, 1, 2),
        "decimal": Decimal("1.10"),
        "uuid": UUID(int=3),
        "point": Point(1, date(2020, 1, 2)),
        "html": Markup("<b>"),
        "nan": float("nan"),
    },
    "json_set": lambda Response: {"a": {1}},
    "json_enum": lambda Response: {"a": Color.RED},
    "json_keys": lambda Response: {1: "a", 2: "b"},
    "json_mixed": lambda Response: {1: "a", "b": "b"},
    "json_sa": lambda Response: {"_sa_x": 1},
}
