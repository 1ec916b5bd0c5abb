"""Record the signatures of the published package's public names.

Run it with the Python of a virtual environment that holds ``ibm-cos-sdk==2.16.2``:

    python tests/surface/record.py > tests/surface/signatures-2.16.2.json
"""

import importlib
import inspect
import json
import sys
import types
import warnings

NAMES = {
    "ibm_boto3": "client resource Session setup_default_session set_stream_logger turn_debug_on DEFAULT_SESSION"
    " NullHandler __version__ session exceptions",
    "ibm_boto3.session": "Session",
    "ibm_boto3.exceptions": "Boto3Error ResourceNotExistsError UnknownAPIVersionError S3UploadFailedError"
    " S3TransferFailedError RetriesExceededError NoVersionFound ResourceLoadException",
    "ibm_boto3.s3.transfer": "S3Transfer TransferConfig TransferManager ProgressCallbackInvoker"
    " create_transfer_manager ClientError S3UploadFailedError RetriesExceededError S3TransferRetriesExceededError"
    " OSUtils KB MB",
    "ibm_boto3.resources.base": "ServiceResource ResourceMeta",
    "ibm_boto3.resources.collection": "ResourceCollection CollectionManager",
    "ibm_boto3.resources.factory": "ResourceFactory",
    "ibm_boto3.utils": "ServiceContext LazyLoadedWaiterModel inject_attribute import_module",
    "ibm_botocore": "UNSIGNED __version__ xform_name",
    "ibm_botocore.session": "Session get_session",
    "ibm_botocore.client": "BaseClient ClientCreator ClientMeta Config ClientError",
    "ibm_botocore.config": "Config",
    "ibm_botocore.credentials": "Credentials ReadOnlyCredentials RefreshableCredentials OAuth2Credentials TokenManager"
    " DefaultTokenManager DelegatedTokenManager CredentialProvider CredentialResolver EnvProvider"
    " SharedCredentialProvider ConfigProvider ProcessProvider IbmCosCredentialsProvider create_credential_resolver",
    "ibm_botocore.auth": "BaseSigner SigV4Auth SigV4QueryAuth S3SigV4Auth S3SigV4QueryAuth S3SigV4PostAuth HmacV1Auth"
    " HmacV1QueryAuth HmacV1PostAuth OAuth2 AUTH_TYPE_MAPS",
    "ibm_botocore.awsrequest": "AWSRequest AWSPreparedRequest AWSResponse HeadersDict create_request_object"
    " prepare_request_dict",
    "ibm_botocore.httpsession": "URLLib3Session",
    "ibm_botocore.response": "StreamingBody",
    "ibm_botocore.hooks": "HierarchicalEmitter EventAliaser first_non_none_response",
    "ibm_botocore.handlers": "BUILTIN_HANDLERS disable_signing set_list_objects_encoding_type_url validate_bucket_name",
    "ibm_botocore.loaders": "Loader",
    "ibm_botocore.model": "ServiceModel OperationModel Shape StructureShape ListShape MapShape StringShape"
    " ShapeResolver DenormalizedStructureBuilder",
    "ibm_botocore.paginate": "Paginator PageIterator PaginatorModel TokenEncoder TokenDecoder",
    "ibm_botocore.waiter": "Waiter WaiterModel SingleWaiterConfig AcceptorConfig create_waiter_with_client",
    "ibm_botocore.parsers": "RestXMLParser ResponseParserError create_parser PROTOCOL_PARSERS",
    "ibm_botocore.serialize": "create_serializer",
    "ibm_botocore.validate": "ParamValidator ParamValidationDecorator validate_parameters",
    "ibm_botocore.signers": "RequestSigner generate_presigned_url generate_presigned_post S3PostPresigner",
    "ibm_botocore.stub": "Stubber ANY",
    "ibm_botocore.configprovider": "ConfigValueStore ChainProvider EnvironmentProvider",
    "ibm_botocore.endpoint": "Endpoint DEFAULT_TIMEOUT MAX_POOL_CONNECTIONS",
    "ibm_botocore.httpchecksum": "DEFAULT_CHECKSUM_ALGORITHM",
    "ibm_botocore.utils": "parse_timestamp parse_to_aware_datetime percent_encode percent_encode_sequence fix_s3_host"
    " is_valid_endpoint_url is_valid_uri deep_merge merge_dicts calculate_sha256 ensure_boolean lowercase_dict"
    " datetime2timestamp CachedProperty ArgumentGenerator",
    "ibm_botocore.compat": "urlsplit urlparse parse_qs parse_qsl json OrderedDict MutableMapping HTTPHeaders",
    "ibm_s3transfer": "S3Transfer TransferConfig",
    "ibm_s3transfer.manager": "TransferManager TransferConfig TransferCoordinatorController",
    "ibm_s3transfer.futures": "TransferFuture TransferMeta TransferCoordinator BaseExecutor BoundedExecutor"
    " NonThreadedExecutor IN_MEMORY_UPLOAD_TAG IN_MEMORY_DOWNLOAD_TAG",
    "ibm_s3transfer.subscribers": "BaseSubscriber",
    "ibm_s3transfer.exceptions": "CancelledError FatalError TransferNotDoneError RetriesExceededError"
    " S3UploadFailedError S3DownloadFailedError InvalidSubscriberMethodError",
    "ibm_s3transfer.utils": "CallArgs OSUtils ChunksizeAdjuster MIN_UPLOAD_CHUNKSIZE TaskSemaphore"
    " SlidingWindowSemaphore",
    "ibm_s3transfer.processpool": "ProcessPoolDownloader ProcessTransferConfig",
    "ibm_s3transfer.aspera.exceptions": "AsperaTransferQueueError AsperaTransferFailedError AsperaTransferSpecError",
    "ibm_s3transfer.aspera.subscribers": "AsperaBaseSubscriber",
    "ibm_s3transfer.aspera.utils": "FilePair check_io_access",
    "ibm_s3transfer.aspera.futures": "enumAsperaMsgType enumAsperaControllerStatus enumAsperaDirection"
    " enumAsperaModifyTransfer AsperaTransferFuture AsperaTransferListener AsperaMessage AsperaSession"
    " AsperaTransferCoordinator",
    "ibm_s3transfer.aspera.manager": "AsperaConfig AsperaManagerConfig AsperaTransferManager"
    " AsperaTransferCoordinatorController RECEIVER_CLIENT_IDS",
}


def install_stand_in():
    """Let the published Aspera modules be imported: the library they need exists for no Python of today."""
    package, library = types.ModuleType("cos_aspera"), types.ModuleType("cos_aspera.faspmanager2")
    package.__file__ = library.__file__ = __file__
    library.ITransferListener = type("ITransferListener", (), {})
    library.configureAsperaLocation = lambda path: None
    package.faspmanager2 = library
    sys.modules.update({"cos_aspera": package, "cos_aspera.faspmanager2": library})
    warnings.simplefilter("ignore")


def parameters(target):
    """Return the parameters of a callable as text, or None if it does not tell."""
    try:
        return [
            name
            if p.default is p.empty and p.kind is not p.VAR_KEYWORD and p.kind is not p.VAR_POSITIONAL
            else f"{name}?"
            for name, p in inspect.signature(target).parameters.items()
            if name != "self"
        ]
    except (TypeError, ValueError):
        return None


def describe(target):
    """Return what a program can call of a name."""
    if not inspect.isclass(target):
        return {"call": parameters(target)} if callable(target) else {}
    methods = {
        name: parameters(getattr(target, name))
        for name in dir(target)
        if not name.startswith("_") and callable(getattr(target, name)) and not inspect.isclass(getattr(target, name))
    }
    return {"call": parameters(target), "methods": methods}


def main():
    """Print the record."""
    install_stand_in()
    found = {}
    for module, names in NAMES.items():
        loaded = importlib.import_module(module)
        # A name that the published module lacks is left out: it has no signature to keep.
        found[module] = {name: describe(getattr(loaded, name)) for name in names.split() if hasattr(loaded, name)}
    print(json.dumps(found, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
