"""The demo: every step with both kinds of credentials, and a difference that shows."""

from typing import Any

import pytest

from ibm_boto3.local import LocalCOS, demo

STEPS = 11


def test_demo_takes_every_step_with_both_kinds_of_credentials(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "FILE_BYTES", 6 * demo.MIB)
    with LocalCOS() as cos:
        assert demo.walk_with_both(cos) == 0
    printed = capsys.readouterr().out
    assert printed.count(" ms  ") == 2 * STEPS
    assert printed.count("2 parts") == printed.count("… equal") == 2
    assert printed.endswith("everything came back as it was put\n")


def test_difference_fails_the_demo(
    cos: LocalCOS, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def walk(*_: Any) -> None:
        demo.expect("the text", "Hello, COS!", "Jello, COS!")

    monkeypatch.setattr(demo, "FILE_BYTES", demo.MIB)
    monkeypatch.setattr(demo, "walk", walk)
    assert demo.walk_with_both(cos) == 1
    assert capsys.readouterr().err == "FAILED: the text: expected 'Hello, COS!', found 'Jello, COS!'\n"
