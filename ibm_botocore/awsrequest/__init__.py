"""Requests and answers as event handlers see them."""

from .dicts import create_request_object, prepare_request_dict
from .headers import HeadersDict
from .requests import AWSPreparedRequest, AWSRequest
from .responses import AWSResponse, as_raw_response
from .translation import from_prepared, take_back, to_aws_request, to_prepared

__all__ = [
    "AWSPreparedRequest",
    "AWSRequest",
    "AWSResponse",
    "HeadersDict",
    "as_raw_response",
    "create_request_object",
    "from_prepared",
    "prepare_request_dict",
    "take_back",
    "to_aws_request",
    "to_prepared",
]
