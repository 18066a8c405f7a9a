"""Return values of views."""

import functools
import sys
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from support import FlaskRoute, answer_like_flask, flask_json

sys.path.insert(0, str(Path(__file__).parent))

from views import RETURNED  # noqa: E402

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.router.route_class = FlaskRoute
bp = APIRouter(prefix="/p", route_class=FlaskRoute)


def decorated(view):
    @functools.wraps(view)
    async def wrapper(*args, **kwargs):
        return await view(*args, **kwargs)

    return wrapper


for owner in (app, bp):

    @owner.get("/sync/{name}")
    def sync_view(name: str) -> str:
        return RETURNED[name](HTMLResponse)

    @owner.get("/async/{name}")
    @decorated
    async def async_view(name: str):
        return RETURNED[name](HTMLResponse)

    @owner.get("/generator")
    def generator_view():
        yield "a"
        yield "b"

    @owner.post("/created", status_code=201)
    def created():
        return {"a": 1}

    @owner.delete("/gone", status_code=204)
    def gone():
        pass

    @owner.get("/jsonify")
    def as_json():
        return flask_json(dict(a=1, b=[1]))


app.include_router(bp)
answer_like_flask(app)
