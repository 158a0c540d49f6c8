"""The application held to its own description, by requests that nobody thought of (schemathesis)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from rempart.web.app import application
from rempart.web.description import description
from web import session

CAPS = replace(session.SMALL, n_body_bytes=1_200_000, n_threats=12, n_replicates=40, n_waiting=8)

OURS = session.settings(CAPS)
HEADERS = {"origin": session.ORIGIN, "host": "127.0.0.1:8451", "cookie": f"{OURS.cookie}={OURS.session}"}
schema = schemathesis.openapi.from_dict(description(CAPS))
schema.app = application(OURS)


TOO_LONG = 413
# Whether an id is there and a text is a scenario, no schema can say: what is well formed may be refused.
EXCLUDED = ("positive_data_acceptance", "ignored_auth", "unsupported_method", "missing_required_header")


@pytest.mark.kernel
@schema.parametrize()
@settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_application_keeps_to_its_description(case):
    response = case.call(base_url=session.ORIGIN, headers=HEADERS)
    # A body beyond the cap is refused before it is read: that it is wrong besides need not be said.
    besides = ("negative_data_rejection",) if response.status_code == TOO_LONG else ()
    names = (*EXCLUDED, *besides)
    excluded = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ in names]
    case.validate_response(response, excluded_checks=excluded)
