"""Cases of the rules of the mix."""

from __future__ import annotations

from rule_cases.case import Case, post

_PILLARS = "pillars: {craft: {name: Craft, share: 50 %}, shop: {name: Shop, share: 50 %, kind: promo}}\n"


def calendar(kinds: str, first: int = 23, form: str = "text") -> dict[str, str]:
    """A post a day from 23 November on: v useful, p promotional."""
    files = {}
    for index, kind in enumerate(kinds):
        day = first + index
        slot = f"2026-11-{day:02} 09:00" if day <= 30 else f"2026-12-{day - 30:02} 09:00"
        fields = f"publish_at: {slot}\nchannels: [mastodon]\nkind: {'promo' if kind == 'p' else 'value'}\npillar: craft\nformat: {form}\n"
        files[f"content/{index:02}.md"] = post(f"post-{index:02}", fields, body=f"This is all about number {index}.")
    return files


def pillars(sequence: str) -> dict[str, str]:
    """A post a day: c craft, s shop."""
    files = calendar("v" * len(sequence))
    return {
        path: files[path].replace("pillar: craft", f"pillar: {'craft' if letter == 'c' else 'shop'}")
        for path, letter in zip(files, sequence, strict=True)
    }


def forms(sequence: str) -> dict[str, str]:
    """A post a day: t text, i image."""
    files = calendar("v" * len(sequence))
    return {
        path: files[path].replace("format: text", f"format: {'text' if letter == 't' else 'poll'}")
        for path, letter in zip(files, sequence, strict=True)
    }


_FORMATS = "formats: [text, poll]\n"

CASES = (
    Case(
        "mix-promo",
        calendar("vvpvvpvvvv"),
        ("content/08.md", "kind: value", "kind: promo"),
        says="3 of 9 posts (33%) between 2026-11-23 and 2026-12-01 sell; at most 20%: “Post 02”, “Post 05”, “Post 08”",
        at="content/08.md:7",
        mend="Move “Post 08” to",
    ),
    Case(
        "mix-promo",
        calendar("vvpvvpvvvv"),
        ("content/08.md", "pillar: craft", "pillar: shop"),
        says="3 of 9 posts",
        at="content/08.md:7",
        charter="pillars: {craft: {}, shop: {kind: promo}}\n",
    ),
    Case(
        "mix-promo",  # on the whole the plan is right, on one channel it is not
        {
            path: text.replace("[mastodon]", "[bluesky]") if index % 2 else text
            for index, (path, text) in enumerate(calendar("pvvvvvvvvv").items())
        },
        ("content/08.md", "kind: value", "kind: promo"),
        says="On mastodon, 2 of 5 posts (40%)",
        at="content/08.md:7",
    ),
    Case(
        "mix-pillar",
        pillars("cscscscscscc"),
        ("content/09.md", "pillar: shop", "pillar: craft"),
        says="Too little “Shop”: 4 of 12 posts (33%) between 2026-11-23 and 2026-12-04, not 40 to 60%.",
        at="charter.yml:9",
        mend="Add 2 posts of this pillar, or put 1 in the place of others.",
        charter=_PILLARS.replace(", kind: promo", "") + "rules: {mix-pillar: {at least posts: 11}}\n",
    ),
    Case(
        "mix-pillar",
        pillars("cscscscscscc"),
        ("content/09.md", "pillar: shop", "pillar: craft"),
        says="Too much “Craft”: 8 of 12 posts (67%)",
        at="charter.yml:9",
        mend="Give 1 post of these to another pillar.",
        charter=_PILLARS.replace(", kind: promo", ""),
    ),
    Case(
        "pillars-many",
        calendar("v"),
        ("charter.yml", "pillars: {craft: {}", "pillars: {a: {}, b: {}, c: {}, d: {}, e: {}, craft: {}"),
        says="There are 7 pillars; readers remember at most 6.",
        at="charter.yml:9",
        mend="Merge",
    ),
    Case(
        "pillar-unused",
        pillars("cccccccccs"),
        ("content/09.md", "pillar: shop", "pillar: craft"),
        says="No post of the coming plan is about “Shop”",
        at="charter.yml:9",
        mend="pillar: shop",
        charter="pillars: {craft: {name: Craft}, shop: {name: Shop}}\n",
    ),
    Case(
        "format-run",
        forms("tttitt"),
        ("content/03.md", "format: poll", "format: text"),
        says="On mastodon, 6 posts running have the format “text”, from “Post 00” to “Post 05”; at most 3.",
        at="content/03.md:9",
        mend="another format",
        charter="mix: {formats: {same in a row: 3}}\n" + _FORMATS,
    ),
    Case(
        "format-rare",
        forms("ittttttit"),
        ("content/07.md", "format: poll", "format: text"),
        says="stay away for longer than 7 days: “poll” from 2026-11-23 to 2026-12-01",
        at="charter.yml:16",
        mend="Plan a post",
        charter="mix: {formats: {each at least every: 1 week}}\n" + _FORMATS,
    ),
)
