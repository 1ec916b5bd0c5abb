"""The names and call signatures that programs written for the published package rely on.

``signatures-2.16.2.json`` was recorded from it by ``record.py``. Every recorded name has to be here with at least its
recorded parameters in their order, or stand in a table below with the reason.
"""

import importlib
import inspect
import json
from pathlib import Path

import pytest

RECORDED = json.loads((Path(__file__).parent / "signatures-2.16.2.json").read_text())

# Not built yet: the changelog says so, and each line goes when its part lands.
PENDING: dict[str, set[str] | str] = {}

# Left out on purpose: (module, name): reason.
LEFT_OUT = {
    ("ibm_botocore.session", "Session.get_auth_token"): "bearer tokens of another vendor's services",
    ("ibm_botocore.endpoint", "Endpoint.create_request"): "a call's requests are made by its steps, which show events",
    ("ibm_botocore.endpoint", "Endpoint.make_request"): "calls go through BaseClient._make_api_call",
    ("ibm_botocore.endpoint", "Endpoint.prepare_request"): "AWSRequest.prepare does it",
    ("ibm_botocore.model", "OperationModel.get_event_stream_input"): "no operation of the service streams events",
    ("ibm_botocore.model", "OperationModel.get_event_stream_output"): "no operation of the service streams events",
} | {
    ("ibm_botocore.auth", f"{signer}.{step}"): "the steps of a signature are functions of auth.sigv4"
    for signer in ("SigV4Auth", "SigV4QueryAuth", "S3SigV4Auth", "S3SigV4QueryAuth", "S3SigV4PostAuth")
    for step in (
        "canonical_headers", "canonical_query_string", "canonical_request", "credential_scope", "headers_to_sign",
        "payload", "scope", "signature", "signed_headers", "string_to_sign",
    )
} | {
    ("ibm_botocore.auth", f"{signer}.{step}"): "the steps of the older signature are functions of auth.hmac_v1"
    for signer in ("HmacV1Auth", "HmacV1QueryAuth", "HmacV1PostAuth")
    for step in (
        "canonical_custom_headers", "canonical_resource", "canonical_standard_headers", "canonical_string",
        "get_signature", "sign_string", "unquote_v",
    )
} | {
    (f"ibm_s3transfer.aspera.{module}", f"{owner}.{method}"): "how the closed library was driven; engines do that now"
    for module, owner, methods in (
        ("futures", "AsperaSession", "is_cancelled is_status set_cancelled set_done set_exception wait"),
        (
            "futures",
            "AsperaTransferListener",
            "debug_id free_resources is_running is_stopped pause resume set_log_location start_transfer stop",
        ),
        (
            "futures",
            "AsperaTransferCoordinator",
            "debug_id free_resources get_transfer_spec is_receive is_running is_send is_stopped notify_cancelled"
            " notify_done notify_exception notify_init notify_progress set_log_location set_transfer_spec"
            " start_transfer stop",
        ),
        (
            "manager",
            "AsperaTransferCoordinatorController",
            "append_processed_queue append_waiting_queue cleanup clear_waiting_coordinators free_processed_queue"
            " is_stop remove_aspera_coordinator",
        ),
    )
    for method in methods.split()
}  # fmt: skip

# Assembled by the SDK only: what they are made of is not an interface.
OTHER_ARGUMENTS = {
    ("ibm_botocore.client", "BaseClient"),
    ("ibm_botocore.client", "ClientCreator"),
    ("ibm_botocore.client", "ClientCreator.create_client"),
    ("ibm_botocore.endpoint", "Endpoint"),
}


# Methods that classes inherit from the standard library, whose signatures differ between Python versions.
STANDARD_METHODS = {"add_note", "seek"}


def _is_pending(module, name):
    names = PENDING.get(module, ())
    return names == "all" or name in names or name.partition(".")[0] in names


def _promises():
    """Yield (module, dotted name, parameters or None) for all that is recorded and not pending or left out."""
    for module, names in RECORDED.items():
        for name, description in names.items():
            inner = {
                f"{name}.{method}": call
                for method, call in description.get("methods", {}).items()
                if method not in STANDARD_METHODS
            }
            for dotted, call in {name: description.get("call"), **inner}.items():
                if not _is_pending(module, dotted) and (module, dotted) not in LEFT_OUT:
                    yield module, dotted, call


PROMISES = list(_promises())


def _find(module, dotted):
    found = importlib.import_module(module)
    for part in dotted.split("."):
        found = getattr(found, part)
    return found


def _parameter_names(target):
    parameters = [p for name, p in inspect.signature(target).parameters.items() if name != "self"]
    takes_any = any(p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in parameters)
    return [p.name for p in parameters], takes_any


@pytest.mark.parametrize(("module", "dotted", "call"), PROMISES, ids=[f"{m}.{d}" for m, d, _ in PROMISES])
def test_a_published_name_exists_with_its_parameters(module, dotted, call):
    found = _find(module, dotted)

    if call is None or (module, dotted) in OTHER_ARGUMENTS:
        return
    recorded = [
        name.rstrip("?") for name in call if name not in ("cls", "args?", "kwargs?") and not name.startswith("_")
    ]
    names, takes_any = _parameter_names(found)
    if not takes_any:
        assert [name for name in names if name in recorded] == recorded


def test_nothing_stands_as_pending_that_is_there():
    ready = []
    for module, names in RECORDED.items():
        for name in names:
            if _is_pending(module, name):
                try:
                    _find(module, name)
                except (ImportError, AttributeError):
                    continue
                ready.append(f"{module}.{name}")
    assert ready == []
