"""Cases of experiments."""

from rule_cases.case import Case, post

_CHARTER = 'experiments: {noon: {name: Noon or evening, arms: ["mon-fri 12:00-13:30", "mon-fri 18:00-19:30"]}}\n'
_ENOUGH = _CHARTER + "rules: {experiment-small: {posts: 2}}\n"


def part(name: str, when: str, form: str = "text") -> str:
    """A post that takes part."""
    return post(name, f"channels: [mastodon]\npublish_at: {when}\nformat: {form}\nexperiment: noon\n")


_BOTH = {"content/a.md": part("a", "2026-12-01 12:15"), "content/b.md": part("b", "2026-12-03 18:15")}
_FOUR = {
    f"content/{name}.md": part(name, f"2026-12-{day:02} {clock}", form)
    for name, day, clock, form in (
        ("a", 1, "12:15", "text"),
        ("b", 2, "12:15", "text"),
        ("c", 3, "12:15", "text"),
        ("d", 4, "12:15", "link"),
        ("e", 1, "18:15", "link"),
        ("f", 2, "18:15", "link"),
        ("g", 3, "18:15", "link"),
        ("h", 4, "18:15", "text"),
    )
}

CASES = (
    Case(
        "experiment-empty",
        _BOTH,
        ("charter.yml", "experiments: {noon: ", "experiments: {dusk: {arms: [mon, tue]}, noon: "),
        says="No post takes part in the experiment “dusk”",
        at="charter.yml",
        mend="“experiment: dusk”",
        charter=_CHARTER,
    ),
    Case(
        "experiment-outside",
        _BOTH,
        ("content/b.md", "18:15", "19:30"),
        says="lies in none of its time windows: mon-fri 12:00-13:30, mon-fri 18:00-19:30",
        at="content/b.md:6",
        mend="Move it",
        charter=_CHARTER,
    ),
    Case(
        "experiment-one-arm",
        _BOTH,
        ("content/b.md", "18:15", "12:15"),
        says="“Noon or evening” has 2 posts so far, and none in the time window mon-fri 18:00-19:30",
        at="charter.yml",
        mend="half of them",
        charter=_CHARTER,
    ),
    Case(
        "experiment-confounded",
        _FOUR,
        ("content/h.md", "format: text", "format: link"),
        says="differ in “format” too: mon-fri 12:00-13:30 has 3 × text, 1 × link; mon-fri 18:00-19:30 has 4 × link",
        at="charter.yml",
        mend="same sort of posts",
        charter=_CHARTER,
    ),
    Case(
        "experiment-small",
        {**_BOTH, "content/c.md": part("c", "2026-12-04 12:15"), "content/d.md": part("d", "2026-12-04 18:15")},
        ("content/d.md", "experiment: noon\n", ""),
        says="“Noon or evening” compares 2, 1 posts: only a difference of 3.4 standard deviations",
        at="charter.yml",
        mend="Plan 16 posts in each window to see a difference of one standard deviation, 63 for half of one",
        charter=_ENOUGH,
    ),
)
