"""Markdown → exactly what is sent."""

from time import process_time

import pytest

from parution.networks import UnknownNetworkError, compose


def sent(text, network="mastodon", *, title="Titre", fmt=None, cta=None, hashtags=(), mentions=()):
    return compose(network, text=text, title=title, fmt=fmt, cta=cta, hashtags=hashtags, mentions=mentions)


def plain(text):
    (part,) = sent(text).parts
    return part


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour !",
        "Première ligne\nseconde ligne\n\nSecond paragraphe",
        "2026. Une belle année",
        "Bilan :\n2026. Une belle année",
        "#atelier #bois",
        "Ouvert !\n#atelier\n#bois",
        "le fichier snake_case_bis",
        "1 * 2 * 3 = 6",
        ":flag-cz: et :heart_eyes: !",
        "R&D, « 5 < 6 > 4 » et A & B",
        "<3 l’atelier",
        "a ~ b ~~ c | d | e",
        "[sic] et [ ] et (a)[0]",
        "#1 des ateliers",
        "+33 1 23 45 67 89",
        "-20 % demain",
        "100 % bois, 12,5 € -- vraiment...",
        "https://example.org/a_b_c?d=*e*&f=_g_",
        "https://example.org/_a_/*b*/~c~",
        "(https://fr.wikipedia.org/wiki/Table_(meuble)_basse_)",
        "Merci @_jean_ et @a_b_@example.social #_bois_",
        "👨‍👩‍👧‍👦 🇫🇷 1️⃣ e\u0301 \u200fשלום\u200f",
        "\ue000 signe privé",
        "a\u00a0: «\u00a0b\u00a0»\u202f!",
    ],
)
def test_what_is_not_markdown_survives(text):
    assert plain(text) == text
    assert plain(f"*X* {text}") == f"X {text}"
    assert plain(f"\n\n{text}\n\n") == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("", ""),
        ("   \n \n", ""),
        ("*a* _b_ **c** __d__ ***e*** `f * g`", "a b c d e f * g"),
        ("a  \nb\\\nc\nd", "a\nb\nc\nd"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a\r\nb\r\n\r\nc", "a\nb\n\nc"),
        ("  a\n   b  ", "a\nb"),
        (r"\*a\* \# \[b\] 1\. c", "*a* # [b] 1. c"),
        ("&eacute;t&#233; &lt;b&gt; &amp;amp; &nbsp;|", "été <b> &amp; \u00a0|"),
        ("# Un\nDeux", "Un\n\nDeux"),
        ("Un\n==\nDeux\n--\nTrois", "Un\n\nDeux\n\nTrois"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("* un\n* deux", "• un\n• deux"),
        ("- un\n- deux\n  suite\n- trois", "• un\n• deux\n  suite\n• trois"),
        ("- un\n\n- deux", "• un\n\n• deux"),
        ("- un\n  - deux\n    - trois\n- quatre", "• un\n  • deux\n    • trois\n• quatre"),
        ("1. un\n2. deux", "1. un\n2. deux"),
        ("2026. Une belle année\n2024. Une autre", "2026. Une belle année\n2024. Une autre"),
        ("3) un\n3) deux", "3) un\n3) deux"),
        ("- ", "•"),
        ("> a\n> b\n>\n> c", "> a\n> b\n>\n> c"),
        ("> > a", "> > a"),
        ("> - a\n> - b", "> • a\n> • b"),
        ("> 1. a\n> 2. b", "> 1. a\n> 2. b"),
        ("```py\na = 1\n\n  b\n```", "a = 1\n\n  b"),
        ("    a\n      b", "a\n  b"),
        ("[le site](https://example.org/a)", "le site (https://example.org/a)"),
        ("[le *site*](https://example.org/a_b_c)", "le site (https://example.org/a_b_c)"),
        ('[le site](https://example.org "titre")', "le site (https://example.org)"),
        ("[https://example.org/](https://example.org/)", "https://example.org/"),
        ("[https://example.org/_a_](https://example.org/_a_)", "https://example.org/_a_"),
        ("[example.org](https://example.org/)", "https://example.org/"),
        ("[Example.org](https://www.example.org)", "https://www.example.org"),
        ("[](https://example.org)", "https://example.org"),
        ("[le site][1]\n\n[1]: https://example.org/_a_", "le site (https://example.org/_a_)"),
        ("[nous](mailto:a@example.org) [a@example.org](mailto:a@example.org)", "nous (a@example.org) a@example.org"),
        ("[la page](autre.md)", "la page"),
        ("<https://example.org/_a_> <a@example.org>", "https://example.org/_a_ a@example.org"),
        ("*https://example.org/a_b*", "https://example.org/a_b"),
        ("a <b>b</b> <br>c<!-- d --> e", "a b\nc e"),
        ("<div class='x'>Bonjour <i>toi</i> &eacute;</div>", "Bonjour toi é"),
        ("a\n\n<!-- note\n\ninterne -->\n\nb", "a\n\nb"),
        ("<script>alert(1)</script>\n\na", "a"),
        ("<STYLE>\np {}\n</STYLE>\na", "a"),
        ("<p>un</p>\n<p>deux</p>", "un\n\ndeux"),
        ("<!-- sans fin", ""),
        ("a ![b](c.jpg) d", "a d"),
        ("![b](c.jpg)\n\nd", "d"),
        ("![b](c.jpg) d", "d"),
        ("a\n![b](c.jpg)\nd", "a\n\nd"),
        ("a \ud800 *b*", "a ? b"),
    ],
)
def test_markdown_becomes_plain_text(markdown, text):
    assert plain(markdown) == text


def test_images_leave_the_text():
    composed = sent(
        'Voyez ![une *table*](media/table.jpg) et\n\n![](https://example.org/a_b_.png "t")\n\n[![logo](l.svg)](https://example.org)'
    )
    assert composed.images == (("media/table.jpg", "une table"), ("https://example.org/a_b_.png", ""), ("l.svg", "logo"))
    assert composed.parts == ("Voyez et\n\nhttps://example.org",)


def test_links_each_once_in_order():
    composed = sent("[b](https://example.org/b), http://example.org/a. https://example.org/b\nexample.org", cta="https://example.org/c")
    assert composed.links == ("https://example.org/b", "http://example.org/a", "https://example.org/c")


@pytest.mark.parametrize("rule", ["---", "***", "* * *", "_____", "-----  "])
def test_a_thread_is_cut_at_thematic_breaks(rule):
    composed = sent(f"*un*\n{rule}\ndeux\n\n{rule}\n\n{rule}\n\n![a](b)\n\n{rule}\ntrois\n", fmt="thread", hashtags=("bois",))
    assert composed.parts == ("un", "deux", "trois\n\n#bois")
    assert composed.images == (("b", "a"),)


def test_a_thread_where_there_are_none_is_one_text():
    assert sent("un\n---\ndeux", "facebook", fmt="thread").parts == ("un\n\ndeux",)


def test_an_empty_post_has_one_empty_part():
    assert sent("", fmt="thread").parts == sent("---", fmt="thread").parts == sent("![a](b)").parts == ("",)


def test_an_empty_text_before_the_tail():
    assert sent("", cta="https://example.org", hashtags=("a",)).parts == ("https://example.org\n\n#a",)


def test_the_tail_is_call_to_action_mentions_hashtags():
    composed = sent("Bonjour", cta="https://example.org/", hashtags=("bois", "#métier", "Bois", " "), mentions=("@jean", "@anne"))
    assert composed.parts == ("Bonjour\n\nhttps://example.org/\n\n@jean @anne\n\n#bois #métier",)


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("#BOIS https://example.org/a @Jean", ""),
        ("#boiserie https://example.org/ab @jeanne", "\n\nhttps://example.org/a\n\n@jean\n\n#bois"),
        ("bois jean", "\n\nhttps://example.org/a\n\n@jean\n\n#bois"),
        ("([ici](https://example.org/a)), #bois… cc @jean.", ""),
        ("https://example.org/a/ #bois @jean", ""),
    ],
)
def test_what_the_text_says_is_not_said_again(text, tail):
    composed = sent(text, cta="https://example.org/a", hashtags=("bois",), mentions=("@jean",))
    assert composed.parts[0].removeprefix(plain(text)) == tail


def test_in_a_thread_the_tail_ends_the_last_part_and_looks_at_all():
    composed = sent("un #bois\n\n---\n\ndeux", fmt="thread", cta="https://example.org", hashtags=("bois", "or"))
    assert composed.parts == ("un #bois", "deux\n\nhttps://example.org\n\n#or")


def test_no_call_to_action_where_links_do_not_work():
    assert sent("Bonjour", "instagram", cta="https://example.org", hashtags=("bois",)).parts == ("Bonjour\n\n#bois",)


@pytest.mark.parametrize("network", ["site", "wordpress", "email"])
def test_where_html_is_made_the_source_stays(network):
    source = "# Titre\n\n*a* [b](https://example.org/b) ![c](d.jpg)\n\n---\n\n<b>e</b>"
    composed = sent(f"\n\n{source}\n\n", network, fmt="thread", cta="https://example.org", hashtags=("bois",), mentions=("@jean",))
    assert composed.parts == (f"{source}\n\n<https://example.org>",)
    assert composed.images == (("d.jpg", "c"),)
    assert composed.links == ("https://example.org/b", "https://example.org")
    assert composed.title == "Titre"


def test_where_markdown_is_understood_the_source_stays():
    composed = sent("**a**\r\nb", "discord", cta="https://example.org", hashtags=("bois",), mentions=("@jean",))
    assert composed.parts == ("**a**\nb\n\nhttps://example.org\n\n@jean\n\n#bois",)
    assert composed.title is None


def test_a_title_goes_where_titles_are_shown():
    assert sent("a", "youtube", title="Ma vidéo").title == "Ma vidéo"
    assert sent("a", "mastodon", title="Ma vidéo").title is None


def test_an_unknown_network_is_an_error():
    with pytest.raises(UnknownNetworkError, match="'myspace'"):
        sent("a", "myspace")


@pytest.mark.parametrize(
    "hostile",
    [
        "<!--" * 20_000,
        "<a" * 30_000,
        "<script " * 15_000,
        "\n<div>" * 15_000,
        "https://a_b " * 10_000,
        "http://" * 15_000,
        "https://a_b/" + ")" * 60_000,
        "@_" * 30_000,
        "[" * 60_000,
        "![" * 30_000,
        "[a](" * 15_000,
        "**a _b " * 10_000,
        "`" * 60_000,
        "> " * 2_000,
        "- " * 2_000 + "a",
        "&amp" * 15_000,
        "a\\\n" * 20_000,
        "![a](b) " * 10_000,
        "---\n" * 15_000,
    ],
)
def test_hostile_texts_cost_no_more_than_they_are_worth(hostile):
    began = process_time()
    sent(hostile, fmt="thread", cta="https://example.org", hashtags=("a",), mentions=("@a",))
    assert process_time() - began < 2
