"""Parameters become requests: compiled writers, one per operation."""

from ibm_botocore.serialize.dicts import SERIALIZERS, RestXMLSerializer, create_serializer
from ibm_botocore.serialize.writer import Writer, compile_writer

__all__ = ["SERIALIZERS", "RestXMLSerializer", "Writer", "compile_writer", "create_serializer"]
