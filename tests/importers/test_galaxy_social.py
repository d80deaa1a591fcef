"""A galaxy-social repository becomes a calendar that passes its own check."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from parution import edition
from parution.importers import galaxy_social
from parution.importers.new_calendar import ImportRefusedError
from parution.model import Override, Post, Severity
from parution.networks import measure
from parution.outgoing import outgoing

CASES = Path(__file__).parent / "cases" / "galaxy-social"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ACCOUNTS = """\
plugins:
  - name: mastodon-a
    class: mastodon.mastodon_client
    enabled: true
    config: {max_content_length: 500, account_url: "https://example.social/@a"}
  - name: bluesky-a
    class: bluesky.bluesky_client
    enabled: true
    config: {username: a.example.org, max_content_length: 300}
  - name: slack-a
    class: slack.slack_client
    enabled: false
  - name: pigeon-a
    class: pigeon.pigeon_client
    enabled: true
"""


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> edition.Edition:
    target = tmp_path_factory.mktemp("import") / "calendar"
    galaxy_social.convert(CASES, target)
    return edition.load(target, NOW)


def post(calendar: edition.Edition, ident: str) -> Post:
    (found,) = [one for one in calendar.posts if one.id == ident]
    return found


def sent(calendar: edition.Edition, ident: str, channel: str) -> tuple[str, ...]:
    assert calendar.charter
    return outgoing(post(calendar, ident), calendar.charter.channels[channel]).parts


def repository(place: Path, body: str = "A text.", **given: str) -> Path:
    """A small repository with one post."""
    (place / "posts").mkdir(parents=True)
    (place / "accounts.yml").write_text(given.get("accounts", ACCOUNTS), encoding="utf-8")
    head = given.get("head", "media: [mastodon-a]")
    (place / "posts" / given.get("name", "one.md")).write_text(f"---\n{head}\n---\n{body}\n", encoding="utf-8")
    when = given.get("when", "2026-01-02T03:04:05+00:00")
    (place / "first_committed.tsv").write_text(f"posts/{given.get('name', 'one.md')}\t{when}\tAda\n", encoding="utf-8")
    return place


def only(tmp_path: Path) -> Post:
    (found,) = edition.load(tmp_path / "calendar", NOW).posts
    return found


def test_real_posts_pass_the_check(calendar: edition.Edition) -> None:
    assert [one for one in calendar.findings if one.severity is Severity.ERROR] == []
    assert len(calendar.posts) == len(list(CASES.rglob("posts/**/*.md")))


def test_every_part_fits_its_channel(calendar: edition.Edition) -> None:
    assert calendar.charter
    for one in calendar.posts:
        for channel in (calendar.charter.channels[name] for name in one.channels):
            for part in outgoing(one, channel).parts:
                assert not any(count.excess for count in measure(channel.network, part, channel.limits)), (one.id, channel.id)


def test_the_slot_is_when_it_was_committed_in_the_charters_zone(calendar: edition.Edition) -> None:
    found = post(calendar, "2024-07-09-pathogfair-preprint")
    assert found.slot is not None
    assert found.slot.isoformat() == "2024-07-10T12:58:00+02:00"
    assert (found.title, found.status, found.owner) == ("🚀 Exciting news in pathogen detection!", "approved", "writer-03")


def test_the_charter_has_the_accounts(calendar: edition.Edition) -> None:
    assert calendar.charter
    channel = calendar.charter.channels["bluesky-vgp"]
    assert (channel.network, channel.account, channel.limits) == ("bluesky", "vertebrategenomes.bsky.social", {"text": 300})
    assert calendar.charter.channels["mastodon-brc"].account == "@brc_analytics@mstdn.science"
    assert calendar.charter.channels["markdown"].network == "site"
    assert "slack" not in calendar.charter.channels
    assert "  # slack:\n  #   network: slack\n" in (calendar.root / "charter.yml").read_text(encoding="utf-8")


def test_a_long_text_is_a_thread_where_it_is_too_long(calendar: edition.Edition) -> None:
    name = "2024-07-09-pathogfair-preprint"
    assert len(sent(calendar, name, "mastodon-eu-freiburg")) > 3
    assert len(sent(calendar, name, "linkedin-galaxyproject")) == 1
    (whole,) = sent(calendar, name, "matrix-eu-announce")
    assert "\n---\n" not in whole
    assert sent(calendar, name, "mastodon-eu-freiburg")[-1].endswith("@bebatut@piaille.fr\n\n#metagenomics #pathogen #UseGalaxy")


def test_a_thread_says_all_that_the_text_said(calendar: edition.Edition) -> None:
    for name in ("2024-07-09-pathogfair-preprint", "2024-09-05-galaxy-in-research-lin2024-group1"):
        thread = "\n\n".join(sent(calendar, name, "mastodon-eu-freiburg")).split()
        whole = sent(calendar, name, "linkedin-galaxyproject")[0].split()
        assert [word for word in thread if word[0] not in "#@"] == [word for word in whole if word[0] not in "#@"]


def test_hashtags_that_fill_a_post_are_sent_in_parts(calendar: edition.Edition) -> None:
    parts = sent(calendar, "2025-03-17-galaxy-meets-onedata-group2", "bluesky-galaxyproject")
    assert "#DistributedStorage" in " ".join(parts)
    assert " ".join(parts).count("#UseGalaxy") == 1


def test_the_images_of_the_repository_come_along(calendar: edition.Edition) -> None:
    path = "content/media/2024-07-09-pathogair-preprint-graphical-abstract.png"
    assert path in calendar.files
    assert (
        "![graphical abstract](media/2024-07-09-pathogair-preprint-graphical-abstract.png)"
        in post(calendar, "2024-07-09-pathogfair-preprint").body
    )


def test_the_field_images_becomes_media(calendar: edition.Edition) -> None:
    first, second = post(calendar, "2026-06-09-llm-agents-rnaseq").media
    assert first.src.startswith("https://galaxyproject.org/")
    assert (second.alt or "").startswith("Panel B: lollipop chart of LLM API cost per completing run, spanning ~47x")


def test_a_channel_that_accepts_four_images_gets_four(calendar: edition.Edition) -> None:
    found = post(calendar, "2026-07-01-gcc-ml-2026-us")
    assert len(found.media) == 6
    own = found.overrides["mastodon-galaxyproject"].media
    assert own == found.media[:4]


def test_an_attempt_names_what_it_repeats(calendar: edition.Edition) -> None:
    found = post(calendar, "retry-698-retry-697-2026-06-09-llm-agents-rnaseq")
    assert (found.brief or "").startswith("Another attempt at 2026-06-09-llm-agents-rnaseq.")


def test_odd_hashtags_and_mentions_are_mended_and_reported(calendar: edition.Edition, tmp_path: Path) -> None:
    said = {str(note.message) for note in galaxy_social.convert(CASES, tmp_path / "again").notes}
    assert "The hashtag “vpn \\isolation” became #vpn_isolation." in said
    assert "The mention “galaxyproject.bsky.social?” became @galaxyproject.bsky.social." in said
    assert any("became #UniFreiburg #RDM #FDM #OnlineCourse #Humanities #SocialSciences" in one for one in said)
    assert "RDM" in post(calendar, "galaxy-europe-eu").hashtags


def test_two_imports_are_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        galaxy_social.convert(CASES, tmp_path / name)
    files = [file.relative_to(tmp_path / "a") for file in (tmp_path / "a").rglob("*") if file.is_file()]
    assert files
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_what_most_channels_get_is_the_posts_and_the_rest_their_own(tmp_path: Path) -> None:
    head = "media: [mastodon-a, bluesky-a]\nhashtags: {mastodon-a: [x, y], bluesky-a: [x]}\nmentions: {bluesky-a: [b.example.org]}"
    galaxy_social.convert(repository(tmp_path / "source", head=head), tmp_path / "calendar")
    found = only(tmp_path)
    assert (found.hashtags, found.mentions) == (("x", "y"), ())
    assert found.overrides == {"bluesky-a": Override(hashtags=("x",), mentions=("@b.example.org",))}


def test_a_channel_without_threads_gets_a_shorter_text_and_that_is_reported(tmp_path: Path) -> None:
    accounts = ACCOUNTS + "  - {name: linkedin-a, class: linkedin.linkedin_client, enabled: true, config: {max_content_length: 40}}\n"
    body = "One sentence stands here. Another one stands there."
    source = repository(tmp_path / "source", body, head="media: [mastodon-a, linkedin-a]", accounts=accounts)
    report = galaxy_social.convert(source, tmp_path / "calendar")
    calendar = edition.load(tmp_path / "calendar", NOW)
    assert sent(calendar, "one", "linkedin-a") == ("One sentence stands here. …",)
    assert sent(calendar, "one", "mastodon-a") == (body,)
    assert str(report.notes[-1].message) == "linkedin-a knows no threads, so its text was cut after 25 of 51 characters."


def test_an_account_that_is_off_or_unknown_is_reported(tmp_path: Path) -> None:
    head = "media: [mastodon-a, slack-a, pigeon-a]\nhashtags: {slack-a: [x]}\nmood: good"
    report = galaxy_social.convert(repository(tmp_path / "source", head=head), tmp_path / "calendar")
    assert [(note.path, str(note.message)) for note in report.notes] == [
        ("accounts.yml", "The account pigeon-a was left out: no network is known for pigeon."),
        ("posts/one.md", "The field mood has no meaning here and was left out."),
        ("posts/one.md", "The account slack-a is switched off, so the post does not name it."),
        ("posts/one.md", "There is no account pigeon-a, so the post does not name it."),
        ("posts/one.md", "The hashtags for slack-a, to which the post does not go, were left out."),
    ]
    assert only(tmp_path).channels == ("mastodon-a",)


@pytest.mark.parametrize("head", ["media: []", "media: [slack-a]"])
def test_a_post_that_goes_nowhere_is_a_draft(tmp_path: Path, head: str) -> None:
    galaxy_social.convert(repository(tmp_path / "source", head=head), tmp_path / "calendar")
    assert only(tmp_path).status == "draft"


@pytest.mark.parametrize(
    ("when", "slot"),
    [
        ("2026-10-25T00:30:59+00:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25T02:30:00+01:00"),
        ("2026-03-29T01:30:00+00:00", "2026-03-29T03:30:00+02:00"),
        ("2026-01-01T00:00:00-05:00", "2026-01-01T06:00:00+01:00"),
    ],
)
def test_no_hour_is_guessed(tmp_path: Path, when: str, slot: str) -> None:
    galaxy_social.convert(repository(tmp_path / "source", when=when), tmp_path / "calendar")
    found = only(tmp_path)
    assert found.slot is not None
    assert found.slot.isoformat() == slot


@pytest.mark.parametrize("when", ["", "yesterday", "2026-01-02T03:04:05"])
def test_without_a_date_a_post_is_a_draft(tmp_path: Path, when: str) -> None:
    galaxy_social.convert(repository(tmp_path / "source", when=when), tmp_path / "calendar")
    found = only(tmp_path)
    assert (found.status, found.slot) == ("draft", None)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Hello world! More.", "Hello world!"),
        ("https://example.org\n\n**Bold** news: see [here](https://example.org).", "Bold news: see here"),
        ("🚀", "one"),
        ("# A heading\n\nText.", "A heading"),
        ("word " * 40, "word " * 15 + "word…"),
        ("a: b # c 'd' \"e\" - [f] {g}", "a: b # c 'd' \"e\" - [f] {g}"),
        ("null is a word", "null is a word"),
        ("2026-01-02 is a day", "2026-01-02 is a day"),
    ],
)
def test_the_title_is_the_first_sentence(tmp_path: Path, body: str, title: str) -> None:
    galaxy_social.convert(repository(tmp_path / "source", body), tmp_path / "calendar")
    assert only(tmp_path).title == title


@pytest.mark.parametrize(
    ("name", "ident"),
    [("Ça va là.md", "ca-va-la"), ("☀.md", "post"), ("a__b--c.md", "a-b-c"), ("x" * 120 + ".md", "x" * 91 + "-bfa2901c")],
)
def test_ids_come_from_file_names(tmp_path: Path, name: str, ident: str) -> None:
    galaxy_social.convert(repository(tmp_path / "source", name=name), tmp_path / "calendar")
    found = only(tmp_path)
    assert found.id == ident
    assert found.path == f"content/{name}"


def test_two_files_of_one_name_have_two_ids(tmp_path: Path) -> None:
    source = repository(tmp_path / "source")
    (source / "posts/deep").mkdir()
    shutil.copy(source / "posts/one.md", source / "posts/deep/one.md")
    galaxy_social.convert(source, tmp_path / "calendar")
    ids = [one.id for one in edition.load(tmp_path / "calendar", NOW).posts]
    assert len(set(ids)) == 2
    assert "one" in ids


def test_a_post_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    source = repository(tmp_path / "source")
    (source / "posts/broken.md").write_text("---\nmedia: [\n---\nText", encoding="utf-8")
    (source / "posts/latin.md").write_bytes("---\nmedia: []\n---\nété".encode("latin-1"))
    (source / "posts/link.md").symlink_to("/etc/hostname")
    report = galaxy_social.convert(source, tmp_path / "calendar")
    assert [note.path for note in report.notes if note.path.startswith("posts")] == ["posts/broken.md", "posts/latin.md", "posts/link.md"]
    assert report.posts == 1


def test_an_image_that_is_a_link_or_elsewhere_stays_away(tmp_path: Path) -> None:
    source = repository(tmp_path / "source", "![a](posts/images/../../accounts.yml) ![b](posts/images/x.png)")
    (source / "posts/images").mkdir()
    (source / "posts/images/x.png").symlink_to("/etc/hostname")
    report = galaxy_social.convert(source, tmp_path / "calendar")
    assert report.media == 0
    assert not (tmp_path / "calendar/content/media").exists()


def test_nothing_is_written_where_something_is(tmp_path: Path) -> None:
    target = tmp_path / "calendar"
    target.mkdir()
    (target / "mine").write_text("precious", encoding="utf-8")
    with pytest.raises(ImportRefusedError, match=r"There is something in .*calendar already"):
        galaxy_social.convert(CASES, target)
    assert [file.name for file in target.iterdir()] == ["mine"]


def test_an_empty_directory_is_filled(tmp_path: Path) -> None:
    (tmp_path / "calendar").mkdir()
    galaxy_social.convert(repository(tmp_path / "source"), tmp_path / "calendar")
    assert sorted(file.name for file in (tmp_path / "calendar").iterdir()) == ["charter.yml", "content"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["calendar", "source"]


@pytest.mark.parametrize(
    ("accounts", "why"),
    [
        ("plugins: []", "names no account that is in use"),
        ("plugins: &a [*a]", "cannot begin with"),
        ("- 1", "names no account that is in use"),
    ],
)
def test_accounts_that_say_nothing_are_refused(tmp_path: Path, accounts: str, why: str) -> None:
    with pytest.raises(ImportRefusedError, match=why):
        galaxy_social.convert(repository(tmp_path / "source", accounts=accounts), tmp_path / "calendar")
    assert not (tmp_path / "calendar").exists()


def test_another_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=r"accounts\.yml cannot be read"):
        galaxy_social.convert(tmp_path, tmp_path / "calendar")


def test_a_target_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("no directory")
    with pytest.raises(ImportRefusedError, match="cannot be written"):
        galaxy_social.convert(CASES, place / "calendar")
