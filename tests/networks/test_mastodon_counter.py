"""Mastodon: characters as seen, addresses 23, mentions without their server."""

import pytest

from parution.networks import count


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Bonjour", 7),
        ("https://example.org", 23),
        ("https://example.org/" + "a" * 300, 23),
        ("Voir https://example.org.", 5 + 23 + 1),
        ("(https://example.org/a)", 25),
        ("https://example.org/wiki/Table_(meuble)", 23),
        ("https://example.org/été?q=œuvre", 23),
        ("https://example.org/木", 23),  # any letters in a path, unlike X
        ("HTTP://EXAMPLE.ORG", 23),
        ("gemini://example.org/a", 23),
        ("example.org", 11),  # no concession for a bare domain
        ("http://localhost/abc", 20),  # nor for what will not become a link
        ("#https://example.org", 20),
        ("@jean", 5),
        ("@jean@example.social", 5),
        ("Merci @jean@example.social !", 13),
        ("(@jean.paul@social.example.org)", 12),
        ("@jean@example.social, @anne@example.org", 12),
        ("jean@example.org", 16),  # an e-mail address
        ("https://example.org/@jean@example.social", 23),
        ("a/@jean@example.social", 22),
        ("@jean@example.socialé", 5),
        ("@jean@" + "a" * 254, 260),  # no server has so long a name
        ("@jean@a@b", 9),
        ("👨‍👩‍👧‍👦", 1),
        ("e\u0301te\u0301", 3),
        ("a\r\nb", 3),
        ("🇫🇷🇧🇪", 2),
        ("क्षि", 1),
    ],
)
def test_what_counts(text, used):
    assert count("mastodon", text) == used


def test_the_limit_with_an_address_and_a_mention():
    text = "@jean@example.social https://example.org/" + "x" * 100 + " "
    assert count("mastodon", text + "a" * (500 - 5 - 1 - 23 - 1)) == 500
