"""Drafting by an assistant, against a stub on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner

from rempart.cli import main
from rempart.drafting.assistant import AssistantError, ask
from rempart.drafting.incident_file import incident_text, incidents
from rempart.evidence import load_incident

TEXT = "Two drones were shot down over Erbil on Sunday, the army told Reuters. Nobody knows more."
CLAIM = {
    "sentence": "Two drones were shot down over Erbil on Sunday, the army told Reuters.",
    "kind": "intercepted",
    "count": {"low": 2, "high": 2},
    "weapons": ["drone"],
    "place": "Erbil",
    "first_day": "2021-06-20",
    "chain": ["the army", "Reuters"],
}
PUBLISHED = date(2021, 6, 22)


@contextmanager
def stub(content: object, status: int = 200) -> Iterator[tuple[str, list[dict]]]:
    """An address that answers every request with one content; and the requests that it got."""
    asked: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
            told = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(claims: object) -> dict:
    return {"choices": [{"message": {"content": json.dumps({"claims": claims})}}]}


def test_an_answer_becomes_a_draft():
    with stub(answer([CLAIM])) as (address, asked):
        found = ask(TEXT, "x.txt", address, "some-model", "secret", None, PUBLISHED)
    assert asked[0]["path"] == "/v1/chat/completions"
    assert asked[0]["key"] == "Bearer secret"
    assert asked[0]["model"] == "some-model"
    assert TEXT in asked[0]["messages"][1]["content"]
    (incident,) = incidents(found)
    (claim,) = load_incident(incident_text(incident, "en")).claims.values()
    assert claim.kind == "intercepted"
    assert claim.count is not None
    assert claim.count.exact == 2
    assert claim.through == ("Reuters",)
    assert claim.excerpt is not None
    assert TEXT[claim.excerpt.start : claim.excerpt.end] == CLAIM["sentence"]
    assert "count" in claim.unconfirmed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sentence": "Three drones were shot down over Erbil."}, "sentence does not stand in the article"),
        ({"chain": ["a minister"]}, "'a minister' of its chain does not stand"),
        ({"place": "Basra"}, "'Basra' does not stand"),
        ({"kind": "victory"}, "kind"),
        ({"count": {"low": 3, "high": 2}}, "low is above high"),
        ({"count": {"low": "2"}}, "count"),
        ({"first_day": "2021-06-31"}, "no day of the calendar"),
        ({"first_day": "2021-06-20", "last_day": "2021-06-19"}, "before its first"),
        ({"truth": "certain"}, "truth"),
        ({"weapons": ["laser"]}, "weapons"),
    ],
)
def test_an_answer_that_goes_beyond_the_article_is_refused(change, words):
    with stub(answer([CLAIM | change])) as (address, _), pytest.raises(AssistantError, match=words):
        ask(TEXT, "x.txt", address, "m", "", None, PUBLISHED)


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"<html>", 200, "not in the form"),
        ({"choices": []}, 200, "not in the form"),
        ({"choices": [{"message": {"content": None}}]}, 200, "holds no text"),
        ({"choices": [{"message": {"content": "I cannot do that."}}]}, 200, "refused"),
        ({"error": "no"}, 500, "status 500"),
        (b" " * 1_000_002, 200, "longer than"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(content, status, words):
    with stub(content, status) as (address, _), pytest.raises(AssistantError, match=words):
        ask(TEXT, "x.txt", address, "m")


def test_command(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(TEXT, "utf-8")
    with stub(answer([CLAIM])) as (address, asked):
        args = ["draft", str(article), "--published", "2021-06-22", "--assistant", address, "--model", "m"]
        found = CliRunner().invoke(main, [*args, "--json"], env={"REMPART_ASSISTANT_KEY": "k"})
    assert found.exit_code == 0
    assert asked[0]["key"] == "Bearer k"
    assert "k" not in json.loads(found.output)["command"].split()
    gone = CliRunner().invoke(main, args)
    assert gone.exit_code == 2
    assert "cannot be reached" in gone.output
    assert CliRunner().invoke(main, args[:-2]).exit_code == 2
    wrong = CliRunner().invoke(main, ["draft", str(article), "--assistant", "file:x", "--model", "m"])
    assert wrong.exit_code == 2
    assert "http://" in wrong.output


def test_no_assistant_is_asked_unless_named(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    article = tmp_path / "a.txt"
    article.write_text(TEXT, "utf-8")
    assert CliRunner().invoke(main, ["draft", str(article)]).exit_code == 0
