"""The errors of the object store, and the document COS answers them with."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

# Status and text by code, as the service's error table has them; texts outside that table are S3's.
CATALOGUE: dict[str, tuple[int, str]] = {
    "AccessDenied": (403, "Access Denied"),
    "AccessForbidden": (403, "CORSResponse: This CORS request is not allowed."),
    "AuthorizationHeaderMalformed": (400, "The authorization header that you provided is not valid."),
    "AuthorizationQueryParametersError": (400, "The authorization query parameters that you provided are not valid."),
    "BadDigest": (400, "The Content-MD5 or checksum you specified did not match what we received."),
    "BucketAlreadyExists": (409, "The requested bucket name is not available."),
    "BucketAlreadyOwnedByYou": (
        409,
        "Your previous request to create the named bucket succeeded and you already own it.",
    ),
    "BucketNotEmpty": (409, "The bucket you tried to delete is not empty."),
    "EntityTooSmall": (400, "Your proposed upload is smaller than the minimum allowed object size."),
    "EntityTooLarge": (400, "Your proposed upload exceeds the maximum allowed object size."),
    "IncompleteBody": (400, "You did not provide the number of bytes specified by the Content-Length HTTP header."),
    "IllegalVersioningConfigurationException": (
        400,
        "Indicates that the versioning configuration specified in the request is invalid.",
    ),
    "IncorrectNumberOfFilesInPostRequest": (400, "POST requires exactly one file upload per request."),
    "InternalError": (500, "We encountered an internal error. Please try again."),
    "InvalidAccessKeyId": (403, "The AWS Access Key Id you provided does not exist in our records."),
    "InvalidArgument": (400, "Invalid Argument"),
    "InvalidBucketName": (400, "The specified bucket is not valid."),
    "InvalidBucketState": (409, "The request is not valid with the current state of the bucket."),
    "InvalidDigest": (400, "The Content-MD5 you specified is not valid."),
    "InvalidLocationConstraint": (400, "Container storage location with specified provisioning code not available"),
    "InvalidObjectState": (403, "The operation is not valid for the current state of the object."),
    "InvalidPart": (
        400,
        "One or more of the specified parts could not be found. The part might not have been uploaded, "
        "or the specified entity tag might not have matched the part's entity tag.",
    ),
    "InvalidPartOrder": (400, "The list of parts was not in ascending order."),
    "InvalidPolicyDocument": (400, "The content of the form does not meet the conditions of its policy."),
    "InvalidRange": (416, "The requested range is not satisfiable"),
    "InvalidRequest": (400, "Invalid Request"),
    "InvalidRequestForLegalReasons": (451, "The object is protected"),
    "InvalidTag": (400, "The tag provided was not a valid tag."),
    "InvalidURI": (400, "Could not parse the specified URI."),
    "KeyTooLong": (400, "Your key is too long."),
    "MalformedPOSTRequest": (400, "The body of your POST request is not well-formed multipart/form-data."),
    "MalformedXML": (400, "The XML you provided was not well-formed or did not validate against our published schema."),
    "MaxPostPreDataLengthExceededError": (
        400,
        "Your POST request fields preceding the upload file were too large.",
    ),
    "MaxMessageLengthExceeded": (400, "Your request was too big."),
    "MetadataTooLarge": (400, "Your metadata headers exceed the maximum allowed metadata size."),
    "MethodNotAllowed": (405, "The specified method is not allowed against this resource."),
    "MissingContentLength": (411, "You must provide the Content-Length HTTP header."),
    "MissingRequestBodyError": (400, "Request body is empty."),
    "NoSuchBucket": (404, "The specified bucket does not exist."),
    "NoSuchCORSConfiguration": (404, "The CORS configuration does not exist"),
    "NoSuchKey": (404, "The specified key does not exist."),
    "NoSuchLifecycleConfiguration": (404, "The lifecycle configuration does not exist"),
    "NoSuchObjectLockConfiguration": (404, "The specified object does not have an ObjectLock configuration"),
    "NoSuchPublicAccessBlockConfiguration": (404, "The public access block configuration was not found"),
    "NoSuchTagSet": (404, "The TagSet does not exist"),
    "NoSuchUpload": (
        404,
        "The specified multipart upload does not exist. The upload ID might be invalid, "
        "or the multipart upload might have been aborted or completed.",
    ),
    "NoSuchVersion": (404, "The specified version does not exist."),
    "NoSuchWebsiteConfiguration": (404, "The specified bucket does not have a website configuration"),
    "NotImplemented": (501, "The local COS does not have this operation."),
    "ObjectLockConfigurationNotFoundError": (404, "Object Lock configuration does not exist for this bucket"),
    "OperationAborted": (409, "A conflicting conditional action is currently in progress against this resource."),
    "PreconditionFailed": (412, "At least one of the preconditions you specified did not hold."),
    "ReplicationConfigurationNotFoundError": (404, "The replication configuration was not found"),
    "RequestIsNotMultiPartContent": (400, "Bucket POST must be of the enclosure-type multipart/form-data."),
    "RequestTimeTooSkewed": (403, "The difference between the request time and the server's time is too large."),
    "SignatureDoesNotMatch": (
        403,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. For more information, see REST Authentication and SOAP Authentication for details.",
    ),
    "SlowDown": (503, "Reduce your request rate."),
    "TooManyRequests": (429, "Reduce your request rate."),
    "TooManyBuckets": (400, "You have attempted to create more buckets than allowed."),
    "UserKeyMustBeSpecified": (400, "The bucket POST must contain the specified field name."),
    "XAmzContentSHA256Mismatch": (
        400,
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ),
}


class ServiceError(Exception):
    """A request the object store refuses.

    :param code: the S3 error code.
    :param message: the text of the answer; the catalogue's when None.
    :param status: the HTTP status; the catalogue's when None.
    :param names_resource: False where the service leaves the ``Resource`` element out.
    :param headers: headers of the answer, None for none of its own.
    """

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        status: int | None = None,
        names_resource: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        known_status, known_message = CATALOGUE.get(code, (400, code))
        self.code = code
        self.message = known_message if message is None else message
        self.status = known_status if status is None else status
        self.names_resource = names_resource
        self.headers = headers or {}
        super().__init__(f"{self.status} {code}: {self.message}")


def error_document(error: ServiceError, resource: str, request_id: str) -> bytes:
    """Render an error as COS does: no namespace, no host id, the status as the last element.

    :param error: what went wrong.
    :param resource: ``/bucket/`` or ``/bucket/key``, empty for the service itself.
    :param request_id: the id the answer's headers carry.
    :returns: the body.
    """
    named = f"<Resource>{escape(resource, {chr(13): '&#13;'})}</Resource>" if error.names_resource else ""
    text = (
        f"{DECLARATION}<Error><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>{named}"
        f"<RequestId>{request_id}</RequestId><httpStatusCode>{error.status}</httpStatusCode></Error>"
    )
    return text.encode()
