"""WordPress itself, with lies in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from channel_support import Desk, picture_of

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.deliveries.record import Part
from parution.publish.adapter import Absent, Account, Amendable, Fails, NotSent, Partly, Published, Refused, Unclear, Withdrawn, Works
from parution.publish.channels.wordpress import NETWORK, slug_of
from reals.faults import Answer, AnswerAfter, DropAfter, DropBefore, Truncate
from reals.proxy import FaultProxy
from reals.wordpress import WordPress

TITLE = "L’été & l’automne <3"
TEXT = "Bonjour **à tous**\n\n![Une table](../media/table.png)\n\n<https://example.org/>"


def payload(**more: object) -> Payload:
    return replace(Payload("wordpress", "fr", (TEXT,), title=TITLE), **more)  # type: ignore[arg-type]


@pytest.fixture
def proxy(wordpress: WordPress) -> Iterator[FaultProxy]:
    with FaultProxy(wordpress.url) as made:
        yield made


@pytest.fixture
def account(wordpress: WordPress, proxy: FaultProxy) -> Account:
    channel = Channel("blog", "wordpress", "Blog", server=proxy.url)
    return NETWORK.open(channel, {"USER": wordpress.user, "PASSWORD": wordpress.password})


def media(wordpress: WordPress) -> list[dict[str, object]]:
    answer = httpx.get(f"{wordpress.url}/wp-json/wp/v2/media", params={"per_page": 100}, auth=(wordpress.user, wordpress.password))
    found: list[dict[str, object]] = answer.raise_for_status().json()
    return found


def as_admin(wordpress: WordPress, method: str, path: str, **fields: object) -> None:
    answer = httpx.request(method, f"{wordpress.url}/wp-json/wp/v2/{path}", json=fields, auth=(wordpress.user, wordpress.password))
    answer.raise_for_status()


def test_a_post_goes_out_with_its_images(wordpress: WordPress, account: Account) -> None:
    files: dict[str, bytes] = {}
    cover = picture_of(files, "content/media/cover.png", "blue", "La couverture")
    more = picture_of(files, "content/media/more.png", "green", 'A "quoted" <one>')
    desk = Desk(payload(media=(cover, more, picture_of(files, "content/media/table.png", alt="Une table"))), files)
    outcome = account.deliver(desk.sending())
    (post,) = wordpress.posts()
    assert outcome == Published((Part(id=str(post["id"]), url=post["link"]),))
    assert desk.kept == [Part(id=str(post["id"]), kind="draft")]
    assert desk.asked == 1
    assert (post["status"], post["title"]["raw"], post["slug"]) == (
        "publish",
        "L’été &amp; l’automne &lt;3",
        f"l-ete-l-automne-3-{desk.token[:10]}",
    )
    library = {medium["alt_text"]: medium for medium in media(wordpress)}
    assert set(library) == {"La couverture", 'A "quoted"', "Une table"}
    assert post["featured_media"] == library["La couverture"]["id"]
    content = post["content"]["raw"]
    assert "<strong>à tous</strong>" in content
    assert str(library["Une table"]["source_url"]) in content
    assert str(library['A "quoted"']["source_url"]) in content
    assert str(library["La couverture"]["source_url"]) not in content
    assert "../media" not in content
    assert httpx.get(str(library["Une table"]["source_url"])).content in files.values()
    public = httpx.get(f"{wordpress.url}/wp-json/wp/v2/posts/{post['id']}").raise_for_status().json()
    assert "<strong>à tous</strong>" in public["content"]["rendered"]


def test_what_is_there_is_found_and_not_made_again(wordpress: WordPress, account: Account) -> None:
    desk = Desk(payload())
    assert account.find(desk.sending()) == Absent()
    first = account.deliver(desk.sending())
    assert account.deliver(desk.sending()) == first
    assert account.deliver(desk.sending(done=())) == first
    assert account.find(desk.sending()) == account.find(desk.sending(payload=None)) == first
    assert account.find(desk.sending(payload=None, done=())) == Absent()
    assert len(wordpress.posts(trash=True)) == 1


POSTS, ONE = r"/wp/v2/posts$", r"/wp/v2/posts/\d+$"


@pytest.mark.parametrize(
    ("pattern", "fault", "first"),
    [
        (POSTS, DropBefore(), NotSent),
        (POSTS, DropAfter(), NotSent),
        (POSTS, AnswerAfter(502, {}, "<h1>Bad gateway</h1>"), NotSent),
        (POSTS, AnswerAfter(201, {}, b"Warning: something\n{}"), NotSent),
        (POSTS, Truncate(40), NotSent),
        (ONE, DropBefore(), Unclear),
        (ONE, DropAfter(), Unclear),
        (ONE, AnswerAfter(500), Unclear),
        (ONE, AnswerAfter(200, {}, b""), Unclear),
        (ONE, AnswerAfter(200, {}, b"{}"), Unclear),
        (ONE, Answer(200, {}, b'{"id": '), Unclear),
        (ONE, Truncate(40), Unclear),
    ],
)
def test_however_the_network_lies_there_is_one_post(
    wordpress: WordPress, proxy: FaultProxy, account: Account, pattern: str, fault: object, first: type
) -> None:
    desk = Desk(payload())
    proxy.on("POST", pattern, fault)  # type: ignore[arg-type]
    assert isinstance(account.deliver(desk.sending()), first)
    outcome = account.deliver(desk.sending())
    assert isinstance(outcome, Published)
    assert proxy.left == []
    assert [post["status"] for post in wordpress.posts(trash=True)] == ["publish"]


def test_an_image_is_uploaded_once(wordpress: WordPress, proxy: FaultProxy, account: Account) -> None:
    files: dict[str, bytes] = {}
    desk = Desk(payload(media=(picture_of(files, "content/media/table.png"),)), files)
    proxy.on("POST", r"/media$", DropAfter())
    assert isinstance(account.deliver(desk.sending()), NotSent)
    assert wordpress.posts() == []
    assert isinstance(account.deliver(desk.sending()), Published)
    assert isinstance(account.deliver(Desk(desk.payload, files, token="f" * 40).sending()), Published)
    assert len(media(wordpress)) == 1


def test_a_draft_is_no_publication(wordpress: WordPress, account: Account) -> None:
    def withdrawn() -> None:
        raise Withdrawn

    desk = Desk(payload())
    with pytest.raises(Withdrawn):
        account.deliver(desk.sending(about_to_publish=withdrawn))
    (draft,) = wordpress.posts()
    assert draft["status"] == "draft"
    assert account.find(desk.sending()) == Partly((Part(id=str(draft["id"]), kind="draft"),))
    changed = payload(parts=("Autre chose",))
    assert isinstance(account.deliver(desk.sending(payload=changed)), Published)
    (post,) = wordpress.posts()
    assert "Autre chose" in post["content"]["raw"]


def test_a_draft_that_somebody_threw_away_stays_there(wordpress: WordPress, proxy: FaultProxy, account: Account) -> None:
    desk = Desk(payload())
    proxy.on("POST", ONE, DropBefore())
    account.deliver(desk.sending())
    as_admin(wordpress, "DELETE", f"posts/{desk.kept[0].id}")
    for sending in (desk.sending(), desk.sending(done=())):
        outcome = account.deliver(sending)
        assert isinstance(outcome, Refused)
        assert "trash" in str(outcome.why)
    as_admin(wordpress, "DELETE", f"posts/{desk.kept[0].id}?force=true")
    assert isinstance(account.deliver(desk.sending()), Refused)
    assert account.find(desk.sending()) == Absent()
    assert wordpress.posts(trash=True) == []


def test_a_post_that_somebody_has_scheduled_is_left_alone(wordpress: WordPress, proxy: FaultProxy, account: Account) -> None:
    desk = Desk(payload())
    proxy.on("POST", ONE, DropBefore())
    account.deliver(desk.sending())
    as_admin(wordpress, "POST", f"posts/{desk.kept[0].id}", status="future", date="2099-01-01T00:00:00")
    outcome = account.deliver(desk.sending())
    assert isinstance(outcome, Refused)
    assert "“future”" in str(outcome.why)


def test_a_look_that_fails_after_a_doubt_leaves_the_doubt(proxy: FaultProxy, account: Account) -> None:
    desk = Desk(payload())
    proxy.on("POST", ONE, DropAfter())
    account.deliver(desk.sending())
    proxy.on("GET", ONE, Answer(503), times=2)
    assert isinstance(account.deliver(desk.sending()), Unclear)
    assert isinstance(account.find(desk.sending()), Unclear)


def test_a_404_of_somebody_else_is_not_taken_for_a_deleted_draft(proxy: FaultProxy, account: Account) -> None:
    desk = Desk(payload(), kept=[Part(id="1", kind="draft")])
    proxy.on("GET", ONE, Answer(404, {}, "<h1>Not here</h1>"))
    assert isinstance(account.find(desk.sending()), Unclear)


def test_a_post_can_be_changed_and_taken_down(wordpress: WordPress, account: Account) -> None:
    desk = Desk(payload())
    assert isinstance(account, Amendable)
    outcome = account.deliver(desk.sending())
    assert isinstance(outcome, Published)
    changed = desk.sending(payload=payload(title="Neu", parts=("Autre",)), done=outcome.parts)
    assert account.amend(changed) == outcome
    (post,) = wordpress.posts()
    assert (post["title"]["raw"], post["status"]) == ("Neu", "publish")
    assert account.delete(changed) == account.delete(changed) == Published(())
    assert [one["status"] for one in wordpress.posts(trash=True)] == ["trash"]


def test_an_account_says_who_it_is(wordpress: WordPress, proxy: FaultProxy, account: Account) -> None:
    assert account.test() == Works("admin")
    wrong = NETWORK.open(Channel("blog", "wordpress", "Blog", server=proxy.url), {"USER": wordpress.user, "PASSWORD": "hidden"})
    assert isinstance(wrong.test(), Fails)
    outcome = wrong.deliver(Desk(payload()).sending())
    assert isinstance(outcome, Refused)
    assert outcome.channel_wide
    assert "hidden" not in repr((wrong, outcome, wrong.test()))
    proxy.on("GET", "/users/me", Answer(200, {}, b'{"name": "Eve", "capabilities": {"edit_posts": true}}'))
    fails = account.test()
    assert isinstance(fails, Fails)
    assert "Eve" in str(fails.why)


@pytest.mark.parametrize("server", [None, "http://blog.example.org", "https://["])
def test_a_password_goes_to_no_site_without_encryption(server: str | None) -> None:
    made = NETWORK.open(Channel("blog", "wordpress", "Blog", server=server), {"USER": "u", "PASSWORD": "p"})
    outcome = made.deliver(Desk(payload()).sending())
    assert isinstance(outcome, Refused)
    assert outcome.channel_wide
    assert isinstance(made.test(), Fails)


def test_a_slug_is_short_and_ends_with_the_token() -> None:
    assert slug_of("Œuvres & Cie : l’été !", "0123456789abcdef") == "oeuvres-cie-l-ete-0123456789"
    assert slug_of("日本語", "0123456789abcdef") == "0123456789"
    assert len(slug_of("x" * 500, "0123456789abcdef")) == 71
