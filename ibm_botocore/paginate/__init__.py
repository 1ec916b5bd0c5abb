"""Listings as a whole: pages fetched one after another, item limits, and tokens to go on from later."""

from ibm_botocore.paginate.pages import PageIterator, ResultKeyIterator
from ibm_botocore.paginate.paginators import Paginator, PaginatorModel, create_paginator_with_client
from ibm_botocore.paginate.tokens import TokenDecoder, TokenEncoder

__all__ = [
    "PageIterator",
    "Paginator",
    "PaginatorModel",
    "ResultKeyIterator",
    "TokenDecoder",
    "TokenEncoder",
    "create_paginator_with_client",
]

for _public in (PageIterator, Paginator, PaginatorModel, ResultKeyIterator, TokenDecoder, TokenEncoder):
    _public.__module__ = __name__
del _public
