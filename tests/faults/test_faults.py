"""Calls against a server that misbehaves by seed: each ends in the right answer or the right exception.

The default suite runs a hundred seeds; ``COS_SOAK`` says how many `make soak` runs.
"""

import os

import pytest

import ibm_boto3
from ibm_botocore import exceptions
from ibm_botocore.config import Config
from tests.botocore._servers import serving
from tests.faults.scenarios import OPERATIONS, READ_TIMEOUT_S, draw, expected_end
from tests.faults.server import FaultyServer

SEEDS = range(100)
SOAK = range(1000, 1000 + int(os.environ.get("COS_SOAK", "0") or 0))
BODY_ERRORS = (exceptions.IncompleteReadError, exceptions.ResponseStreamingError, exceptions.FlexibleChecksumError)


def _client(url, scenario):
    config = Config(
        read_timeout=READ_TIMEOUT_S,
        connect_timeout=5,
        retries={"mode": scenario.mode, "total_max_attempts": scenario.max_attempts},
    )
    client = ibm_boto3.client(
        "s3", aws_access_key_id="AKID", aws_secret_access_key="SECRET", endpoint_url=url, region_name="us-south",
        config=config,
    )  # fmt: skip
    client._endpoint._sleep = lambda seconds: None
    return client


def _run(seed):
    """Play a scenario and return what happened: requests, error, error of the body."""
    scenario = draw(seed)
    server_side = FaultyServer(scenario)
    error = body_error = answer = None
    with serving(server_side) as server, _client(server.url, scenario) as client:
        try:
            answer = getattr(client, scenario.operation)(**scenario.arguments())
        except exceptions.BotoCoreError as caught:
            error = caught
        except exceptions.ClientError as caught:
            error = caught
        if answer is not None and "Body" in answer:
            try:
                assert answer["Body"].read() == scenario.data
            except BODY_ERRORS as caught:
                body_error = caught
            answer["Body"].close()
    return scenario, server_side.bodies, answer, error, body_error


def _check(seed):
    scenario, bodies, answer, error, body_error = _run(seed)
    end = expected_end(scenario)

    assert len(bodies) == end.attempts, scenario
    # A body that arrived whole arrived right, however often it was sent.
    has_body = OPERATIONS[scenario.operation][1]
    assert all(body == scenario.data for body in bodies if body is not None) or not has_body, scenario
    assert (None if error is None else type(error).__mro__) is None or isinstance(error, end.error or ()), (
        scenario,
        error,
    )
    assert (error is None) == (end.error is None), (scenario, error)
    assert (body_error is not None) == end.fails_when_read, (scenario, body_error)
    if answer is not None:
        assert answer["ResponseMetadata"]["RetryAttempts"] == end.attempts - 1
    if isinstance(error, exceptions.ClientError):
        assert error.response["Error"]["Code"] == end.code, (scenario, error)
        assert error.response["ResponseMetadata"].get("MaxAttemptsReached", False) is end.reached_max, scenario


@pytest.mark.parametrize("seed", SEEDS)
def test_a_call_ends_as_its_faults_demand(seed):
    _check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SOAK)
def test_many_calls_end_as_their_faults_demand(seed):
    _check(seed)


def test_the_seeds_cover_every_operation_and_kind_of_fault():
    scenarios = [draw(seed) for seed in SEEDS]

    assert {scenario.operation for scenario in scenarios} == set(OPERATIONS)
    assert len({fault.kind for scenario in scenarios for fault in scenario.faults}) >= 12
