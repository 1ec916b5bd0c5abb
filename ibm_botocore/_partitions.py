"""The regions and the one partition that sessions list for programs that ask."""

from __future__ import annotations

import re

from .exceptions import UnknownEndpointError, UnknownRegionError
from .regions import CROSS_REGION, PLACES, REGIONAL, SINGLE_SITE, endpoint_for_region

PARTITION = "aws"
# What other vendors call a region; programs pass it for signatures only.
_FOREIGN_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+\Z")


def available_regions(service_name: str, partition_name: str, allow_non_regional: bool) -> list[str]:
    """Return the names of the service's regions, sorted; empty for an unknown service or partition.

    :param allow_non_regional: also those that keep a cross-region bucket near one city, such as ``dal.us``.
    """
    if service_name != "s3" or partition_name != PARTITION:
        return []
    names = PLACES if allow_non_regional else {*REGIONAL, *SINGLE_SITE, *(n for n in CROSS_REGION if "." not in n)}
    return sorted(names)


def partition_for_region(region_name: str) -> str:
    """Return the partition of a region: there is only one.

    :raises UnknownRegionError: if there is no such region; the message lists near names.
    """
    if _FOREIGN_REGION.match(region_name):
        return PARTITION
    try:
        endpoint_for_region(region_name)
    except UnknownEndpointError as error:
        raise UnknownRegionError(region_name=region_name, error_msg=str(error)) from error
    return PARTITION
