"""The task tracker of fixtures/apps/tasks_api as somebody at home in FastAPI writes it from scratch; def and async def as there."""

import itertools
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException

API_VERSION = "1.2"
PAGE_SIZE = 3
NOTES = Path(__file__).resolve().parents[3] / "fixtures/apps/tasks_api/before/tasks_api/notes"
USERS = {"ada-token": "ada", "bob-token": "bob"}
TITLES = ("Write notes", "Draw the loom", "Weigh the brass", "Order cards")

ids = itertools.count(2)
projects: dict[int, dict[str, Any]] = {1: {"id": 1, "name": "engine"}}
tasks = {number: {"id": number, "owner": "ada", "title": title, "done": False} for number, title in zip(ids, TITLES)}


class TaskIn(BaseModel):
    title: str | None = None
    done: bool | None = None


async def current_user(x_token: Annotated[str, Header()] = "") -> str:
    user = USERS.get(x_token)
    if user is None:
        raise HTTPException(401)
    return user


CurrentUser = Annotated[str, Depends(current_user)]

task_router = APIRouter(prefix="/tasks", dependencies=[Depends(current_user)])
project_router = APIRouter(prefix="/projects")


def own_task(task_id: int, user: str) -> dict[str, Any]:
    task = tasks.get(task_id)
    if task is None:
        raise HTTPException(404)
    if task["owner"] != user:
        raise HTTPException(403)
    return task


@task_router.get("/")
def list_tasks(user: CurrentUser, page: int = 1, q: str | None = None):
    found = [task for task in tasks.values() if task["owner"] == user]
    if q:
        found = [task for task in found if q.lower() in task["title"].lower()]
    start = (max(page, 1) - 1) * PAGE_SIZE
    return {"page": page, "total": len(found), "tasks": found[start : start + PAGE_SIZE]}


@task_router.get("/{task_id}")
async def show_task(task_id: int, user: CurrentUser):
    return own_task(task_id, user)


@task_router.put("/{task_id}")
async def update_task(task_id: int, user: CurrentUser, data: TaskIn):
    task = own_task(task_id, user)
    task.update(data.model_dump(exclude_none=True))
    return task


@task_router.post("/{task_id}/done")
async def finish_task(task_id: int, user: CurrentUser):
    own_task(task_id, user)["done"] = True
    return {"id": task_id, "done": True}


@project_router.get("/")
def list_projects():
    return list(projects.values())


@project_router.get("/{project_id}")
async def show_project(project_id: int):
    if project_id not in projects:
        raise HTTPException(404)
    return projects[project_id]


@project_router.get("/{project_id}/notes")
def project_notes(project_id: int):
    if project_id not in projects:
        raise HTTPException(404)
    path = NOTES / f"{project_id}.txt"
    return {"project": project_id, "notes": path.read_text().splitlines() if path.exists() else []}


app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.middleware("http")
async def add_version(request: Request, call_next):
    response = await call_next(request)
    response.headers["X-Api-Version"] = API_VERSION
    return response


@app.exception_handler(404)
async def not_found(request: Request, error: StarletteHTTPException):
    return JSONResponse({"error": "not found"}, 404)


@app.get("/health")
async def health():
    return {"status": "ok", "version": API_VERSION}


app.include_router(task_router)
app.include_router(project_router)
