"""Who may speak to the application, and what every answer carries."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from rempart.web.app import application
from rempart.web.settings import Settings
from web.session import ORIGIN, SMALL, session, settings

TOKEN = "t" * 20


@pytest.fixture
def stranger():
    """A client without the cookie."""
    with TestClient(application(settings()), base_url=ORIGIN, follow_redirects=False) as client:
        yield client


def test_the_first_address_gives_a_cookie_and_drops_the_token(stranger):
    answer = stranger.get(f"/?token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/?token=", "/?token=x", "/api/scenarios", "/static/x.js", "/replays/x"]
)
def test_without_the_cookie_nothing_is_told(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "token" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_wrong_cookie_is_no_cookie(stranger):
    stranger.cookies.set("rempart-8451", "s" * 19 + "S")
    assert stranger.get("/api/scenarios").status_code == 403
    stranger.cookies.set("rempart-8451", TOKEN)
    assert stranger.get("/api/scenarios").status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example:8451", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8451", ""]
)
def test_another_name_is_refused_even_with_the_cookie(host):
    with session() as client:
        assert client.get("/api/scenarios", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8451", "localhost:8451", "[::1]:8451", "LOCALHOST:8451"])
def test_names_of_this_machine_are_ours(host):
    with session() as client:
        assert client.get("/api/openapi.json", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:8452", "https://127.0.0.1:8451"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_origin_is_refused(origin, method):
    with session() as client:
        answer = client.request(method, "/api/check", json={"yaml": ""}, headers={"origin": origin})
        assert answer.status_code == 403


def test_work_needs_an_origin():
    with session() as client:
        del client.headers["origin"]
        assert client.post("/api/check", json={"yaml": ""}).status_code == 403
        assert client.get("/api/openapi.json").status_code == 200


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/scenarios/first-steps", "/static/none.js"])
def test_every_answer_carries_the_headers(path):
    with session() as client:
        headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "//" not in policy  # no other place
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_a_refusal_carries_the_headers_too(stranger):
    assert "default-src 'none'" in stranger.get("/").headers["content-security-policy"]


def test_long_bodies_are_refused_whether_they_say_their_length_or_not():
    def parts():
        for _ in range(SMALL.n_body_bytes // 1000 + 1):
            yield b" " * 1000

    with session() as client:
        assert client.post("/api/check", content=b" " * (SMALL.n_body_bytes + 1)).status_code == 413
        assert client.post("/api/check", content=parts()).status_code == 413
        assert client.post("/api/check", content=b" " * SMALL.n_body_bytes).status_code == 400


def test_tokens_differ_and_are_long():
    one, other = Settings(), Settings()
    assert len({one.token, one.session, other.token, other.session}) == 4
    assert min(len(one.token), len(one.session)) >= 32
    assert one.token not in repr(one)
    assert one.session not in repr(one)


def test_another_host_answers_to_its_own_name_only():
    assert settings(host="10.1.2.3").authorities == {"10.1.2.3:8451"}
    assert not settings(host="10.1.2.3").is_loopback
    assert settings().is_loopback
