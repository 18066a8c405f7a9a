"""A shelf of items behind a sign-in, moved to FastAPI with one mistake of each kind."""

from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

ITEMS = ["chisel", "adze", "bradawl"]


def create_app(config=None):
    settings = {"LOCKED": True, **(config or {})}
    items = list(ITEMS)
    visits = []
    trail = []
    archive = []

    def first():
        trail.append("first")

    def second():
        trail.append("second")

    # planted: the second hook runs first
    hooks = [Depends(second), Depends(first)]
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=hooks)

    async def body(request: Request):
        try:
            return await request.json()
        except ValueError:
            raise HTTPException(400, "not JSON") from None

    def login_required(request: Request):
        if "user" not in request.cookies and settings["LOCKED"]:
            raise HTTPException(401, "sign in")

    # planted: the body is read before the guard is asked
    Guarded = Annotated[None, Depends(login_required)]
    Body = Annotated[dict, Depends(body)]

    # planted: the hook that counts visits is gone

    @app.exception_handler(HTTPException)
    async def error(request: Request, exc: HTTPException):
        return JSONResponse({"error": exc.detail}, exc.status_code)

    @app.post("/login")
    def login(name: Annotated[str, Form()] = "somebody"):
        answer = JSONResponse({"user": name})
        answer.set_cookie("user", name, httponly=True, samesite=None)
        # planted: the flag httponly is gone
        answer.set_cookie("seen", "yes", samesite=None)
        return answer

    @app.get("/visits")
    def visit_count():
        return {"count": len(visits)}

    @app.get("/items")
    def index():
        # planted: another order
        return sorted(items)

    @app.post("/items", status_code=201)
    def create(data: Body, guarded: Guarded):
        items.append(data["name"])
        return {"name": data["name"]}

    @app.get("/items/{number:int}")
    def show(number: int):
        if number >= len(items):
            raise HTTPException(404, "no such item")
        return {"name": items[number]}

    # planted: 200 for 202
    @app.put("/items/{number:int}")
    def rename(number: int, guarded: Guarded, data: Body):
        items[number] = data["name"]
        return {"name": items[number]}

    @app.get("/total")
    def total():
        # planted: the header X-Total is gone
        return {"total": len(items)}

    @app.get("/shelf")
    @app.post("/shelf")
    def shelf():
        # planted: 307 for 302
        return RedirectResponse("/items")

    @app.get("/trail")
    def last_hooks():
        return trail[-2:]

    @app.get("/price")
    def price():
        # planted: the number is a text
        return {"price": "5", "currency": "EUR"}

    @app.get("/moved")
    def moved():
        # planted: an absolute address
        return RedirectResponse("http://localhost/items", 302)

    @app.get("/shelves/{number:int}")
    def one_shelf(number: int, response: Response):
        # planted: an error has neither the cookie nor the header
        response.headers["Vary"] = "Cookie"
        response.set_cookie("last", "shelf", samesite=None)
        if number > 3:
            raise HTTPException(404, "no such shelf")
        return {"number": number}

    @app.get("/archive")
    def archived():
        return archive

    @app.post("/archive", status_code=204)
    def put_away():
        # planted: nothing is put away
        pass

    # planted: no HEAD, no OPTIONS, and 405 names other methods
    @app.get("/ledger")
    def ledger():
        return {"rows": 2}

    @app.get("/same")
    def same(request: Request):
        try:
            page = int(request.query_params.getlist("page")[0])
        except (IndexError, ValueError):
            page = 1
        query = request.query_params.getlist("q")
        return {"query": query[0] if query else None, "page": page}

    @app.get("/forgotten", response_class=HTMLResponse)
    def forgotten():
        return "nobody tests this"

    @app.get("/vault")
    def vault(guarded: Guarded):
        return {"gold": 3}

    return app
