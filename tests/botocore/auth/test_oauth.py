"""The bearer header: one Authorization, whatever stood there, and never the word None."""

import pytest

from ibm_botocore._message import Request
from ibm_botocore.auth.oauth import OAuth2, set_bearer
from ibm_botocore.awsrequest import AWSRequest
from ibm_botocore.exceptions import NoCredentialsError


class Keys:
    """Frozen credentials."""

    def __init__(self, token: str | None) -> None:
        self.token = token


@pytest.mark.parametrize("headers", [{}, {"Authorization": "a"}, {"authorization": "a", "AUTHORIZATION": "b"}])
def test_the_token_replaces_an_earlier_authorization(headers: dict[str, str]) -> None:
    request = Request("GET", "/", [], {**headers, "Range": "x"}, None)
    set_bearer(request, "t0ken")
    assert request.headers == {"Range": "x", "Authorization": "Bearer t0ken"}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "a"}, {"authorization": "a"}])
def test_request_objects_get_the_token_and_nothing_else(headers: dict[str, str]) -> None:
    request = AWSRequest("GET", "https://h/b", headers)
    OAuth2(Keys("t0ken")).add_auth(request)
    assert request.headers.items() == [("Authorization", "Bearer t0ken")]
    assert request.context == {}


@pytest.mark.parametrize("credentials", [None, Keys(None), Keys(""), object()])
def test_there_is_no_bearer_header_without_a_token(credentials: object) -> None:
    request = AWSRequest("GET", "https://h/b")
    with pytest.raises(NoCredentialsError):
        OAuth2(credentials).add_auth(request)
    assert "Authorization" not in request.headers
