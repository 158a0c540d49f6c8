"""The application: routes, and what each does with an order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from importlib.resources import files
from pathlib import Path
from threading import Event
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rempart.evidence import Incident
from rempart.reading.problems import InputError
from rempart.scenario import Scenario
from rempart.web.assessments import (
    AssessFileOrder,
    AssessOrder,
    assessment_file,
    assessment_steps,
    scenario_of,
)
from rempart.web.catalogue import catalogue
from rempart.web.coastlines import CoastOrder, coasts_of
from rempart.web.comparisons import comparison_steps
from rempart.web.description import description
from rempart.web.error_responses import Refused, told
from rempart.web.events import Events
from rempart.web.exports import Files, comparison_file, replay_file, run_file
from rempart.web.globe_scene import stage_of
from rempart.web.ground import is_tile
from rempart.web.guard import Guard
from rempart.web.incidents import IncidentShelf, incident_object
from rempart.web.inputs import inputs_of
from rempart.web.jobs import Jobs, Told, Work
from rempart.web.library import Library, loaded, problems_of
from rempart.web.press_texts import Article, ArticleOrder, claims_of, incident_file
from rempart.web.replays import Replays, replay_of
from rempart.web.requests import (
    CompareFileOrder,
    CompareOrder,
    Draft,
    GrowingOrder,
    ReplayFileOrder,
    ReplayOrder,
    RunFileOrder,
    SaturationOrder,
    Text,
    read,
)
from rempart.web.runs import run_steps
from rempart.web.saturations import factor_of, saturation_steps
from rempart.web.scenes import scene_of
from rempart.web.settings import Settings

Handler = Callable[[Any, Request], Awaitable[Response]]

NOT_BUILT = (
    "<!doctype html><html lang='en'><title>rempart</title><h1>The page is not built</h1>"
    "<p>This checkout has no page yet. <code>make web</code> builds it (it needs Node); the interface under "
    "<code>/api/openapi.json</code> works without it.</p></html>"
)


def static_folder() -> Path:
    """Where the built page stands."""
    return Path(str(files("rempart.web").joinpath("static")))


def is_built() -> bool:
    """Whether the page is there."""
    return (static_folder() / "index.html").is_file()


def _answering(handler: Handler) -> Handler:
    """Known errors become refusals; anything else is said in a sentence and told to the terminal."""

    @wraps(handler)
    async def answered(self: Any, request: Request) -> Response:
        try:
            return await handler(self, request)
        except Exception as error:
            refused = told(error)
            if refused is None:
                raise
            return refused.response()

    return answered


class Application:
    """What the routes share: settings, scenarios, jobs, replays."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.library = Library(settings.data)
        self.jobs = Jobs(settings.caps)
        self.replays = Replays(settings.caps.n_replays)
        self.files = Files(settings.caps.n_files)
        self.incidents = IncidentShelf(settings.data)

    @_answering
    async def page(self, _request: Request) -> Response:
        """The page itself."""
        if not is_built():
            return HTMLResponse(NOT_BUILT)
        return HTMLResponse((static_folder() / "index.html").read_text(encoding="utf-8"))

    @_answering
    async def description(self, _request: Request) -> Response:
        """The OpenAPI description."""
        return JSONResponse(description(self.settings.caps))

    @_answering
    async def scenarios(self, _request: Request) -> Response:
        """All scenarios."""
        listed = await run_in_threadpool(self.library.listed)
        return JSONResponse({"schema": "rempart/web-scenarios/1", "scenarios": listed})

    @_answering
    async def scenario(self, request: Request) -> Response:
        """One scenario: its text, what is wrong with it, the inputs that can be moved."""
        scenario_id = request.path_params["id"]
        yaml = await run_in_threadpool(self.library.text, scenario_id)
        found = await run_in_threadpool(_checked, yaml)
        return JSONResponse({"id": scenario_id, "yaml": yaml, **found})

    @_answering
    async def check(self, request: Request) -> Response:
        """What is wrong with a text."""
        order = read(await request.body(), Text)
        return JSONResponse(await run_in_threadpool(_checked, order.yaml))

    @_answering
    async def scene(self, request: Request) -> Response:
        """What is wrong with a text; if nothing is, what a map and a form need of it."""
        order = read(await request.body(), Text)
        return JSONResponse(await run_in_threadpool(_scened, order.yaml))

    @_answering
    async def coasts(self, request: Request) -> Response:
        """Coasts and borders for a map."""
        order = read(await request.body(), CoastOrder)
        return JSONResponse(await run_in_threadpool(coasts_of, order))

    @_answering
    async def save(self, request: Request) -> Response:
        """Keep a valid text in the data folder."""
        order = read(await request.body(), Draft)
        await run_in_threadpool(loaded, order.yaml)
        saved = await run_in_threadpool(self.library.save, order.name, order.yaml, order.replaces)
        return JSONResponse({"schema": "rempart/web-draft/1", "id": saved}, 201)

    @_answering
    async def run(self, request: Request) -> Response:
        """Simulate; the answer grows."""
        order = read(await request.body(), GrowingOrder)
        order.check(self.settings.caps)
        scenario = await run_in_threadpool(order.resolved, self.library, self.settings.caps)
        steps = await self.jobs.begin(lambda stop: run_steps(scenario, order, self.library, stop))
        return Events(steps)

    @_answering
    async def saturation(self, request: Request) -> Response:
        """Simulate raids of more and more members; the answer grows."""
        order = read(await request.body(), SaturationOrder)
        order.check(self.settings.caps)
        scenario = await run_in_threadpool(order.resolved, self.library, self.settings.caps)
        factor = factor_of(scenario, order, self.settings.caps)
        return Events(
            await self.jobs.begin(lambda stop: saturation_steps(scenario, order, factor, self.library, stop))
        )

    @_answering
    async def comparison(self, request: Request) -> Response:
        """Simulate two designs under the same luck; the answer grows."""
        order = read(await request.body(), CompareOrder)
        order.check(self.settings.caps)
        designs = await run_in_threadpool(order.designs, self.library, self.settings.caps)
        return Events(
            await self.jobs.begin(lambda stop: comparison_steps(designs, order, self.library, stop))
        )

    @_answering
    async def replay(self, request: Request) -> Response:
        """Make the page of one raid."""
        order = read(await request.body(), ReplayOrder)
        scenario = await run_in_threadpool(order.resolved, self.library, self.settings.caps)

        def work(stop: Event) -> Told:
            return replay_of(scenario, order, self.library, self.replays, stop)

        return JSONResponse(await self.jobs.one(work), 201)

    @_answering
    async def replay_page(self, request: Request) -> Response:
        """The page of one raid."""
        page, headers = self.replays.page(request.path_params["id"])
        return HTMLResponse(page, headers=headers)

    @_answering
    async def run_file(self, request: Request) -> Response:
        """Make a file of a run."""
        order = read(await request.body(), RunFileOrder)
        order.check(self.settings.caps)
        scenario = await run_in_threadpool(order.resolved, self.library, self.settings.caps)
        return await self._made(lambda stop: run_file(scenario, order, self.library, self.files, stop))

    @_answering
    async def comparison_file(self, request: Request) -> Response:
        """Make a file of a comparison."""
        order = read(await request.body(), CompareFileOrder)
        order.check(self.settings.caps)
        designs = await run_in_threadpool(order.designs, self.library, self.settings.caps)
        return await self._made(lambda stop: comparison_file(designs, order, self.library, self.files, stop))

    @_answering
    async def replay_file(self, request: Request) -> Response:
        """Make a file of one raid."""
        order = read(await request.body(), ReplayFileOrder)
        order.check()
        scenario = await run_in_threadpool(order.resolved, self.library, self.settings.caps)
        return await self._made(lambda stop: replay_file(scenario, order, self.library, self.files, stop))

    @_answering
    async def incident_list(self, _request: Request) -> Response:
        """All incidents."""
        listed = await run_in_threadpool(self.incidents.listed)
        return JSONResponse({"schema": "rempart/web-incidents/1", "incidents": listed})

    @_answering
    async def incident(self, request: Request) -> Response:
        """What was said of one incident."""
        incident_id = request.path_params["id"]
        found = await run_in_threadpool(self.incidents.get, incident_id)
        return JSONResponse(await run_in_threadpool(incident_object, incident_id, found))

    @_answering
    async def assessment(self, request: Request) -> Response:
        """Weigh an incident; progress, then the verdicts."""
        order = read(await request.body(), AssessOrder)
        weighed = await run_in_threadpool(self._to_weigh, order)
        return await self._made(lambda stop: assessment_steps(*weighed, order, self.incidents, stop))

    @_answering
    async def assessment_file(self, request: Request) -> Response:
        """Make a file of an assessment."""
        order = read(await request.body(), AssessFileOrder)
        weighed = await run_in_threadpool(self._to_weigh, order)
        return await self._made(
            lambda stop: assessment_file(*weighed, order, self.incidents, self.files, stop)
        )

    def _to_weigh(self, order: AssessOrder) -> tuple[Incident, Scenario]:
        order.check(self.settings.caps)
        found = self.incidents.get(order.incident)
        return found, scenario_of(found, self.library, self.settings.caps)

    @_answering
    async def article(self, request: Request) -> Response:
        """What a press text claims."""
        order = read(await request.body(), Article)
        return JSONResponse(await self.jobs.one(lambda _stop: claims_of(order, self.settings.caps)))

    @_answering
    async def incident_file(self, request: Request) -> Response:
        """Make the incident file of what was decided about a press text."""
        order = read(await request.body(), ArticleOrder)

        def work(_stop: Event) -> Told:
            return incident_file(order, self.settings.caps, self.incidents, self.files)

        return JSONResponse(await self.jobs.one(work), 201)

    async def _made(self, work: Work) -> Response:
        return Events(await self.jobs.begin(work))

    @_answering
    async def file(self, request: Request) -> Response:
        """A file that was made."""
        return self.files.get(request.path_params["id"]).response()

    @_answering
    async def stage(self, request: Request) -> Response:
        """What a globe needs to show one raid."""
        scene, scenario = self.replays.scene(request.path_params["id"])
        return JSONResponse(await run_in_threadpool(stage_of, scene, scenario, self.settings.ground))

    @_answering
    async def ground(self, request: Request) -> Response:
        """A tile of the user's ground."""
        ground, (level, x, y) = (
            self.settings.ground,
            (request.path_params[name] for name in ("level", "x", "y")),
        )
        if ground is None or not is_tile(level, x, y):
            raise Refused(404, "There is no such tile of ground.")
        tile = await run_in_threadpool(ground.tile, level, x, y)
        return Response(tile, media_type="application/octet-stream")

    @_answering
    async def ground_picture(self, _request: Request) -> Response:
        """The shade of the user's ground."""
        if self.settings.ground is None:
            raise Refused(404, "There is no ground.")
        picture = await run_in_threadpool(self.settings.ground.picture)
        return Response(picture, media_type="image/png")

    @_answering
    async def catalogue(self, _request: Request) -> Response:
        """Every card."""
        return JSONResponse(await run_in_threadpool(catalogue))


def _checked(yaml: str) -> dict[str, Any]:
    empty = {"schema": "rempart/web-scenario/1", "title": "", "about": "", "inputs": None}
    try:
        found = loaded(yaml)
    except InputError:
        return {**empty, "problems": problems_of(yaml)}
    about = " ".join(found.content.about.split())
    return {**empty, "title": found.title, "about": about, "problems": [], "inputs": inputs_of(found)}


def _scened(yaml: str) -> dict[str, Any]:
    found = _checked(yaml)
    scene = None if found["problems"] else scene_of(loaded(yaml))
    return {**found, "schema": "rempart/web-scene/1", "scene": scene}


async def _http_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    words = {404: "There is nothing at this address.", 405: "This address does not know that method."}
    return Refused(status, words.get(status, "The request was refused."), headers=headers).response()


async def _fault(_request: Request, _error: Exception) -> Response:
    return Refused(500, "Something went wrong that should not have; the terminal says what.").response()


def application(settings: Settings) -> Guard:
    """The ASGI application, behind its guard: nothing is answered without the guard's headers."""
    ours = Application(settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        ours.jobs.close()

    routes = [
        Route("/", ours.page, methods=["GET"]),
        Route("/api/openapi.json", ours.description, methods=["GET"]),
        Route("/api/scenarios", ours.scenarios, methods=["GET"]),
        Route("/api/scenarios/{id}", ours.scenario, methods=["GET"]),
        Route("/api/check", ours.check, methods=["POST"]),
        Route("/api/scenes", ours.scene, methods=["POST"]),
        Route("/api/coasts", ours.coasts, methods=["POST"]),
        Route("/api/drafts", ours.save, methods=["POST"]),
        Route("/api/runs", ours.run, methods=["POST"]),
        Route("/api/saturations", ours.saturation, methods=["POST"]),
        Route("/api/comparisons", ours.comparison, methods=["POST"]),
        Route("/api/replays", ours.replay, methods=["POST"]),
        Route("/api/incidents", ours.incident_list, methods=["GET"]),
        Route("/api/incidents/{id}", ours.incident, methods=["GET"]),
        Route("/api/assessments", ours.assessment, methods=["POST"]),
        Route("/api/assessments/file", ours.assessment_file, methods=["POST"]),
        Route("/api/articles", ours.article, methods=["POST"]),
        Route("/api/articles/incident", ours.incident_file, methods=["POST"]),
        Route("/api/runs/file", ours.run_file, methods=["POST"]),
        Route("/api/comparisons/file", ours.comparison_file, methods=["POST"]),
        Route("/api/replays/file", ours.replay_file, methods=["POST"]),
        Route("/api/replays/{id}/stage", ours.stage, methods=["GET"]),
        Route("/api/ground.png", ours.ground_picture, methods=["GET"]),
        Route("/api/ground/{level:int}/{x:int}/{y:int}", ours.ground, methods=["GET"]),
        Route("/api/catalogue", ours.catalogue, methods=["GET"]),
        Route("/files/{id}", ours.file, methods=["GET"]),
        Route("/replays/{id}", ours.replay_page, methods=["GET"]),
        Mount("/static", StaticFiles(directory=static_folder(), check_dir=False)),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _http_error, Exception: _fault},
        lifespan=lifespan,
    )
    return Guard(app, settings)
