"""What the rules of language take from a text: its prose, its sentences, its address, forms of words, its typesetting."""

from __future__ import annotations

import pytest

from parution.prose.address import address
from parution.prose.inflections import found_phrases
from parution.prose.masking import masked
from parution.prose.quotes import unquoted
from parution.prose.sentences import sentences
from parution.prose.typography import french_typography
from parution.rules.hashtags import _CUT, _is_cut
from parution.rules.plain_language import _pictures, _shouted


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Voir `le code` et <b>gras</b>.", "Voir et gras ."),
        ("Avec @nour@example.social. Puis @ana.", "Avec . Puis ."),
        ("#fait-main et #Oak, C# non", "et , C# non"),
        ("Sur https://example.org/a_b?c=d. Fin (www.example.org).", "Sur . Fin ( )."),
        ("[le banc](https://example.org/banc) ![x](y.png) ok", "[le banc] ok"),
        ("Écrire à maud@example.org ou voir example.org/x.", "Écrire à ou voir"),
        ("a <!-- note --> b", "a b"),
        ("12:30:45 et :smile: et 3.5", "12:30:45 et et 3.5"),
        ("```py\nx = 1\n```\nfin", "fin"),
        ("M. Roux et J.-C. Vergne", "M. Roux et J.-C. Vergne"),
    ],
)
def test_what_is_not_prose_is_blanked_in_place(text: str, left: str):
    assert len(masked(text)) == len(text)
    assert " ".join(masked(text).split()) == left


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("M. Roux est venu. Il a ri !", ["M. Roux est venu.", "Il a ri !"]),
        ("« Tu viens ? » dit-il. On rit.", ["« Tu viens ? » dit-il.", "On rit."]),
        ("See p. 12, e.g. Oak. Then 3.5 m.", ["See p. 12, e.g. Oak.", "Then 3.5 m."]),
        ("J.-C. Vergne et A. B. Roux.", ["J.-C. Vergne et A. B. Roux."]),
        ("Venez 🎉 Samedi", ["Venez 🎉", "Samedi"]),
        ("Deux 🌰 tombent.", ["Deux 🌰 tombent."]),
        ("Il attend… puis part. Bon… Oui.", ["Il attend… puis part.", "Bon…", "Oui."]),
        ("Il y a :\n\n- un banc\n- une table\n1. un lit", ["Il y a :", "un banc", "une table", "un lit"]),
        ("La ligne\ncontinue ici\nFin", ["La ligne\ncontinue ici", "Fin"]),
        ("", []),
        ("…", []),
    ],
)
def test_sentences(text: str, found: list[str]):
    assert [text[one.start : one.end] for one in sentences(text)] == found


def test_what_others_say_is_blanked():
    text = 'Il dit « viens », “tu” et "toi", *Tu seras un homme*.\n– Tu dors ?\n> Toi\nNous, l’été.'
    assert " ".join(unquoted(text).split()) == "Il dit , et , . Nous, l’été."
    assert len(unquoted(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["Tu viens ?", "Veux-tu ?", "T’es là", "avec toi", "Prends tes outils", "ta chaise", "dans ton sac", "Ça te plaît"]
)
def test_tu(text: str):
    assert address(text).tu
    assert not address(text).vous


@pytest.mark.parametrize("text", ["Vous venez ?", "Venez-vous ?", "votre chaise", "Vos outils"])
def test_vous(text: str):
    assert address(text).vous
    assert not address(text).tu


@pytest.mark.parametrize(
    "text",
    [
        "Il s’est tu.", "Ils ont tu leurs noms", "à 12 h TU", "le ton monte", "ton sur ton", "un Te Deum", "s’il vous plaît",
        "Rendez-vous samedi", "garde-à-vous", "les têtes", "le toit", "Ta-da", "La statue",
    ],
)  # fmt: skip
def test_no_address(text: str):
    assert address(text).tu == address(text).vous == ()


def test_vous_may_be_several_people():
    assert address("Tu viens ? Vous êtes 3 000 à nous suivre.").several
    assert not address("Tu viens ? Votre chaise attend.").several


PHRASES = ("n’hésitez pas à", "disruptif", "leader du marché", "craquez pour", "sûr", "marché", "savoir-faire ancestral", "essence noble")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("N'HESITEZ PAS À venir", "n’hésitez pas à"),
        ("n’hésitons\u00a0pas à", "n’hésitez pas à"),
        ("des idées disruptives", "disruptif"),
        ("Les leaders du marché", "leader du marché"),
        ("On craque pour ce banc", "craquez pour"),
        ("savoir‑faire ancestraux", "savoir-faire ancestral"),
        ("Essences nobles", "essence noble"),
    ],
)
def test_a_phrase_is_found_in_its_forms(text: str, phrase: str):
    assert phrase in dict(found_phrases(text, PHRASES, "fr"))


@pytest.mark.parametrize(
    "text", ["sur la table, été", "on marche à côté", "la disruption, été", "n’hésite", "le non-sûr été", "essentiel, à noter"]
)
def test_another_word_is_no_form(text: str):
    assert list(found_phrases(text, PHRASES, "fr")) == []


def test_english_forms():
    found = dict(found_phrases("Leveraging synergies, we planned", ("leverage", "synergy", "planet"), "en"))
    assert found == {"leverage": [(0, 10)], "synergy": [(11, 20)]}


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("Bonjour! Ça va ? Oui: bien; merci", "Bonjour_! Ça va_? Oui~: bien_; merci"),
        ("«Oui» et « non »", "«~Oui~» et «~non~»"),
        ("30% de 12 € ou 1 200 m", "30~% de 12~€ ou 1~200~m"),
        ('On dit "oui"...', "On dit «~oui~»…"),
        ("l'ami d’ici", "l’ami d’ici"),
        ("Quoi?! Non!!!", "Quoi_?! Non_!!!"),
    ],
)
def test_typesetting(text: str, set_: str):
    changes = french_typography(text)
    for start, end, new in reversed(changes):
        text = text[:start] + new + text[end:]
    assert text.replace("\u202f", "_").replace("\u00a0", "~") == set_
    assert french_typography(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "à 12:30, 9h, 7h30",
        "Sourire :) :-) ;-)",
        "05 55 95 12 34",
        "ratio 3:4 &nbsp; x",
        "(?) (!)",
        "en 2026 300 personnes",
        "l'ami, l'été",
        '24" x',
    ],
)
def test_what_typesetting_leaves_alone(text: str):
    assert french_typography(text) == []


def test_canada_puts_no_space_before_an_exclamation_mark():
    assert french_typography("Bonjour!", spaced=False) == []


@pytest.mark.parametrize("text", ["SNCF RER DIY", "NBI & ELIXIR-DE", "The XXVIII and XXXVIII edition of IKEA", "Come to PARUTION"])
def test_acronyms_are_no_shouting(text: str):
    assert _shouted(text + " with all of your friends and their chairs", 3, 0.3) is None


def test_emoji_that_are_signs_are_not_counted():
    assert len(_pictures("✓ → © 1 👨‍👩‍👧 🇫🇷 ⭐ ❤️")) == 4


@pytest.mark.parametrize(
    ("text", "cut"), [("#fait-main", True), ("#l’atelier", True), ("#Oak-Based", False), ("#Oak", False), ("a#b-c", False)]
)
def test_a_hashtag_that_was_meant_to_go_on(text: str, cut: bool):
    assert any(_is_cut(found, "fr") for found in _CUT.finditer(text)) is cut


def test_an_english_hashtag_may_begin_a_compound():
    assert not any(_is_cut(found, "en") for found in _CUT.finditer("#Galaxy-based, #oak-based, #Oak’s"))


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("L’inusable banc", "inusable", "inusable"),
        ("d'inusables bancs", "inusable", "inusables"),
        ("Puisqu’incontournable", "incontournable", "incontournable"),
        ("jusqu’inusable", "inusable", "inusable"),
        ("moins cher qu’un autre", "moins cher que", "moins cher qu’"),
        ("MOINS CHER QU’AILLEURS", "moins cher que", "MOINS CHER QU’"),
        ("leader d’Europe", "leader de", "leader d’"),
        ("Leader de France", "leader de", "Leader de"),
    ],
)
def test_what_is_elided_before_a_phrase_or_at_its_end_hides_nothing(text: str, phrase: str, found: str):
    assert [text[slice(*span)] for _, spans in found_phrases(text, (phrase,), "fr") for span in spans] == [found]


@pytest.mark.parametrize(
    ("text", "phrase"), [("aujourd’hui", "hui"), ("leader demain", "leader de"), ("moins cher quel", "moins cher que")]
)
def test_an_apostrophe_within_a_word_and_a_longer_word_are_no_elision(text: str, phrase: str):
    assert list(found_phrases(text, (phrase,), "fr")) == []
