"""After which errors a later process may go on."""

import pytest

from ibm_botocore.exceptions import EndpointConnectionError, ParamValidationError
from ibm_s3transfer._resume import may_go_on
from ibm_s3transfer.exceptions import CancelledError, S3DownloadFailedError, S3UploadFailedError
from tests.s3transfer.resume.service import refusal


@pytest.mark.parametrize(
    "error",
    [
        refusal("ExpiredToken", 400),
        refusal("AccessDenied", 403),
        refusal("SlowDown", 503),
        # Copies and completions say so behind a status of success.
        refusal("InternalError", 200),
        EndpointConnectionError(endpoint_url="http://cos.example.com", error="gone"),
        CancelledError(),
        KeyboardInterrupt(),
        OSError(28, "No space left on device"),
    ],
)
def test_what_may_pass_keeps_what_is_done(error):
    assert may_go_on(error)


@pytest.mark.parametrize(
    "error",
    [
        refusal("NoSuchBucket", 404),
        refusal("InvalidPart", 400),
        refusal("PreconditionFailed", 412),
        S3UploadFailedError(),
        S3DownloadFailedError(),
        ParamValidationError(report="x"),
    ],
)
def test_what_would_fail_again_does_not(error):
    assert not may_go_on(error)
