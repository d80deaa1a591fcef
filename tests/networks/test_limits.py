"""The table of limits: complete, dated, sourced."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import parution
from parution.networks import PollLimits, TextLimit, limits, names

SCHEMA = json.loads(Path(parution.__file__).with_name("charter.schema.json").read_text(encoding="utf-8"))
KNOWN = SCHEMA["properties"]["channels"]["additionalProperties"]["properties"]["network"]["enum"]


def test_the_networks_are_those_of_the_charter():
    assert list(names()) == sorted(KNOWN)


@pytest.mark.parametrize("network", KNOWN)
def test_each_network_is_dated_and_sourced(network):
    accepted = limits(network)
    assert accepted.network == network
    assert accepted.name
    assert accepted.source
    assert date(2026, 1, 1) <= accepted.as_of <= date(2027, 1, 1)
    assert set(accepted.unconfirmed) <= {"text", "image", "images", "alt_text", "poll", "video"}
    assert accepted.needs_media == (accepted.needs is not None)
    if accepted.caption:
        assert accepted.text.limit
        assert accepted.caption < accepted.text.limit


def test_a_network_in_full():
    mastodon = limits("mastodon")
    assert mastodon.text == TextLimit("graphemes", 500)
    assert (mastodon.url, mastodon.images, mastodon.image_bytes, mastodon.hashtags) == (23, 4, 16_777_216, None)
    assert mastodon.alt_text == TextLimit("graphemes", 1500)
    assert mastodon.poll == PollLimits(2, 4, TextLimit("graphemes", 50), 300, 2_629_746, media=False)
    assert mastodon.thread
    assert mastodon.title is None


def test_what_makes_networks_differ():
    assert limits("bluesky").also == (TextLimit("bytes", 3000),)
    assert limits("instagram").hashtags == 5
    assert limits("instagram").image_types == ("jpeg",)
    assert not limits("instagram").links
    assert limits("youtube").needs == "video"
    assert limits("youtube").images == 0
    assert limits("pinterest").title == TextLimit("code-points", 100)
    assert limits("site").title == TextLimit("code-points", None)
    assert limits("site").images is None
    assert limits("linkedin").poll == PollLimits(2, 4, TextLimit("code-points", 30), 86_400, 1_209_600, media=False)
    assert limits("telegram").poll.longest is None


def test_importing_and_counting_ordinary_text_loads_no_heavy_library():
    code = (
        "import sys; from parution.networks import compose, count;"
        "compose('mastodon', text='L’été à l’atelier…', title='', fmt=None, cta=None, hashtags=(), mentions=());"
        "count('mastodon', 'L’été à l’atelier…'); count('x', 'Été 字');"
        "sys.exit(bool({'regex', 'pyromark', 'yaml', 'mkdocs'} & set(sys.modules)))"
    )
    root = Path(parution.__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(root)}, check=False).returncode == 0
