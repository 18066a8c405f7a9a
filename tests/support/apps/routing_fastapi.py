"""Rules of every shape: HEAD, OPTIONS, 405, slashes, static files."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from support import StaticFolder, answer_like_flask

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.mount("/static", StaticFolder(Path(__file__).parent / "static"), name="static")
bp = APIRouter(prefix="/p")
child = APIRouter(prefix="/c")


@app.get("/")
def home():
    return HTMLResponse("home")


@app.get("/leaf")
def leaf():
    return HTMLResponse("leaf")


@app.get("/both")
@app.post("/both")
def both():
    return HTMLResponse("both")


@app.get("/split")
def split_get():
    return HTMLResponse("split get")


@app.post("/split")
def split_post():
    return HTMLResponse("split post")


@app.get("/dir/")
def directory(request: Request, q: str = ""):
    return HTMLResponse("dir " + q)


@app.post("/postdir/")
def post_directory():
    return HTMLResponse("postdir")


@app.get("/é/{name}/")
def named(name: str):
    return HTMLResponse(name)


@app.get("/int/{n:int}")
def integer(n: int):
    return HTMLResponse(str(n))


@app.put("/int/{rest:path}")
def put_rest(rest: str):
    return HTMLResponse(rest)


@app.get("/f/{x:float}")
def floating(x: float):
    return HTMLResponse(str(x))


@bp.get("/")
def index():
    return HTMLResponse("bp index")


@bp.delete("/thing", status_code=204)
def thing():
    pass


@child.get("/deep/")
def deep():
    return HTMLResponse("deep")


bp.include_router(child)
app.include_router(bp)
answer_like_flask(app)
