"""The tokens of a process: one per identity, bounded, dropped when they expire, telling no secret."""

import pytest

from ibm_botocore.credentials.renewal import Held
from ibm_botocore.credentials.token_cache import TokenCache, cache_key
from tests.botocore.credentials.fake_iam import NOW, Clock


def key(secret="secret", grant="apikey", url="https://iam.example.com", is_verified=True):
    return cache_key(grant, url, is_verified, secret)


def test_one_identity_has_one_place():
    cache = TokenCache()

    assert cache.cell(key()) is cache.cell(key())


@pytest.mark.parametrize(
    "other", [{"secret": "other"}, {"grant": "cr-token"}, {"url": "https://b"}, {"is_verified": False}]
)
def test_another_identity_endpoint_or_trust_has_another_place(other):
    cache = TokenCache()

    assert cache.cell(key()) is not cache.cell(key(**other))


def test_the_least_recently_wanted_is_dropped_first():
    cache = TokenCache(limit=2)
    first, _ = cache.cell(key("1")), cache.cell(key("2"))
    cache.cell(key("1"))

    cache.cell(key("3"))

    assert len(cache) == 2
    assert cache.cell(key("1")) is first


def test_no_number_of_identities_makes_it_grow():
    cache = TokenCache()

    for number in range(1000):
        cache.cell(key(str(number)))

    assert len(cache) == 256


def test_an_entry_is_dropped_once_its_token_has_expired():
    clock = Clock()
    cache = TokenCache(clock=clock)
    cache.cell(key("1")).put(Held("token", NOW + 10, NOW))
    clock.now += 10

    cache.cell(key("2"))

    assert len(cache) == 1


def test_it_shows_neither_keys_nor_tokens():
    cache = TokenCache()
    cache.cell(key("api-key")).put(Held("token-text", NOW, NOW))

    shown = f"{cache!r} {list(cache._cells)!r} {list(cache._cells.values())!r}"

    assert "api-key" not in shown
    assert "token-text" not in shown
