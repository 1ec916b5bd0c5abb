"""How a call was refused."""

from __future__ import annotations

from typing import Any

import pytest

from ibm_botocore.exceptions import ClientError


def refusal(call: Any, **members: Any) -> str:
    """Return status and code of the error a call ends with."""
    with pytest.raises(ClientError) as refused:
        call(**members)
    answer = refused.value.response
    return f"{answer['ResponseMetadata']['HTTPStatusCode']} {answer['Error']['Code']}"


def status_of(call: Any, **members: Any) -> int:
    """Return the status of the error a call ends with, where the service's code is not known."""
    return int(refusal(call, **members).partition(" ")[0])
