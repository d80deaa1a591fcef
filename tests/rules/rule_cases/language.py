"""Cases of the rules that judge how a text is written."""

from __future__ import annotations

from rule_cases.case import Case, post

_SLOT = "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
_FRENCH = _SLOT + "language: fr\n"
_A = "content/a.md"
_PLAIN = "We mend chairs. Come and see us on Saturday. There is tea. The stove is warm. You can bring a chair of your own. " * 4
_HARD = (
    "The organisational implementation of sustainability certification necessitates interdepartmental collaboration and documentation. " * 6
)
_LONG = "The workshop that we opened in the spring of the year in which the river came up to the door " * 2 + "is warm again."

_SHORT_FOR_ALL_ITS_NAMES = (
    "From left to right you see Dr. Ana Roux, Prof. Dr. Jo von Holt, Max Lind (Lyon), Ida Moe, Kai Weber, Lea Berg, Tom Hill and the two "
    "of us in front of the oldest of our oak tables in the spring."
)
_SHORT_FOR_ALL_ITS_TITLE = (
    "Before the dinner on Friday come to the talk by Ana, “On how the carpenters of the valley found the wood that nobody wanted to buy "
    "any more”, and ask her what became of it since."
)


def _body(text: str, fields: str = _SLOT) -> dict[str, str | bytes]:
    return {_A: post("a", fields, text)}


CASES = (
    Case(
        "readability",
        _body(_PLAIN),
        (_A, _PLAIN, _HARD.strip()),
        says="the charter asks for 50",
        at=f"{_A}:9",
        mend="“The organisational implementation of…”, which has 11 words",
        charter="tone: {readability: {en: at least 50}}\n",
    ),
    Case(
        "sentence-length",
        _body("The workshop is warm again."),
        (_A, "The workshop is warm again.", "We are back.\n" + _LONG),
        says="A sentence has 43 words: “The workshop that we opened in the spring of…”. More than 35",
        at=f"{_A}:10",
        mend="Make two of it",
    ),
    Case(
        "sentence-length",
        _body("The workshop is warm again."),
        (_A, "The workshop is warm again.", f"{_LONG} {_LONG.replace('door', 'gate')}"),
        says="2 sentences have more than 20 words.",
        at=f"{_A}:9",
        charter="rules: {sentence-length: {words: 20}}\n",
    ),
    Case(
        "sentence-length",
        _body(_SHORT_FOR_ALL_ITS_NAMES),
        (
            _A,
            "Dr. Ana Roux, Prof. Dr. Jo von Holt, Max Lind (Lyon), Ida Moe, Kai Weber, Lea Berg, Tom Hill",
            "many of those who worked with us, and with whom we like to work because they know what wood is",
        ),
        says="More than 35",
        at=f"{_A}:9",
    ),
    Case(
        "sentence-length",
        _body(_SHORT_FOR_ALL_ITS_TITLE),
        (
            _A,
            "“On how the carpenters of the valley found the wood that nobody wanted to buy any more”",
            "who tells how the carpenters of the valley found the wood that nobody wanted to buy any more",
        ),
        says="More than 35",
        at=f"{_A}:9",
    ),
    Case(
        "shouting",
        _body("Come to the workshop, SNCF or RER, DIY"),
        (_A, "Come to the workshop", "COME TO THE WORKSHOP"),
        says="“COME TO THE WORKSHOP, SNCF” is",
        at=f"{_A}:9",
        mend="small letters",
    ),
    Case("shouting", _body("Great offers at the market"), (_A, "Great offers", "GREAT OFFERS"), says="“OFFERS”", at=f"{_A}:9"),
    Case(
        "emoji-many",
        _body("The market opens 🎉"),
        (_A, "🎉", "🎉🎉🎉"),
        says="🎉 stands 3 times in a row",
        at=f"{_A}:9",
        mend="One is enough",
    ),
    Case(
        "emoji-many",
        _body("The 🌰 market 🎉 opens 👨‍👩‍👧 on 🪑 Saturday 🎄"),
        (_A, "opens", "opens 🔨"),
        says="There are 6 emoji in this text, and more than 5",
        at=f"{_A}:9",
    ),
    Case(
        "word-avoid",
        _body("De la synergie, on en parle peu : « nos synergies disruptives », disait-il.", _FRENCH),
        (_A, "on en parle peu", "nos méthodes disruptives"),
        says="“disruptives” is among the words that the charter avoids.",
        at=f"{_A}:10",
        mend="Write “nouveau” instead.",
        charter="tone: {avoid: {disruptif: nouveau}}\n",
    ),
    Case(
        "word-avoid",
        _body("Venez nous voir.", _FRENCH),
        (_A, "Venez nous voir.", "N'hésitez pas à venir, n’hésitez pas à écrire."),
        says="“N'hésitez pas à” is among the words that the charter avoids; it stands 2 times",
        at=f"{_A}:10",
        mend="Leave it out",
        charter='tone: {avoid: {"n’hésitez pas à": null}}\n',
    ),
    Case(
        "address-mixed",
        _body("Viens samedi avec ta chaise. « Vous êtes prêts ? » dit-il.", _FRENCH),
        (_A, "dit-il.", "dit-il. Nous vous attendons."),
        says="both “tu” (“ta”) and “vous” (“vous”)",
        at=f"{_A}:10",
        mend="Say “vous” throughout",
    ),
    Case(
        "address-form",
        _body("Il s’est tu. « Tu viens ? » Vous venez samedi ?", _FRENCH),
        (_A, "Vous venez", "Toi, veux-tu venir"),
        says="“Toi” says “tu” to the reader; the charter says “vous”.",
        at=f"{_A}:10",
        mend="Say “vous” throughout",
        charter="tone: {address: vous}\n",
    ),
    Case(
        "address-form",
        _body("Vous venez samedi ?", _FRENCH),
        (_A, "Vous venez", "Tu viens"),
        says="This text says “tu” to the reader; the charter says “vous”.",
        at=f"{_A}:10",
        charter="tone: {address: vous}\n",
    ),
    Case(
        "address-form",
        _body("Rendez-vous samedi. Tu viens ?", _FRENCH),
        (_A, "Tu viens ?", "Venez avec votre chaise."),
        says="“votre” says “vous” to the reader; the charter says “tu”.",
        at=f"{_A}:10",
        charter="tone: {address: tu}\n",
    ),
    Case(
        "hashtag-count",
        _body("The #oak table", _SLOT + "hashtags: [Craft, Oak]\n"),
        (_A, "hashtags: [Craft, Oak]", "hashtags: [Craft, Wood]"),
        says="Mastodon: 3, at most 2",
        at=f"{_A}:7",
        mend="Take away one",
        charter=('channels: {mastodon: {network: mastodon, name: Mastodon, account: "@test@example.social", hashtags: at most 2}}\n'),
    ),
    Case(
        "hashtag-count",
        _body(
            "The table",
            "publish_at: 2026-12-03 09:00\nchannels: [mastodon, instagram]\nhashtags: [A1, B2, C3, D4, E5]\n"
            "media: [{src: 'https://example.org/oak.jpg', alt: An oak table}]\n",
        ),
        (_A, "E5]", "E5, F6, G7]"),
        says="instagram: 7, at most 5",
        at=f"{_A}:7",
        mend="Take away 2, or give instagram hashtags of its own",
    ),
    Case(
        "hashtag-repeated",
        _body("The #oak table stands.", _SLOT + "hashtags: [Oak]\n"),
        (_A, "stands", "stands #Oak"),
        says="“#oak” stands 2 times",
        at=f"{_A}:10",
        mend="Keep one",
    ),
    Case(
        "hashtag-malformed",
        _body("The table", _SLOT + "hashtags: [Handmade]\n"),
        (_A, "Handmade", "fait-main"),
        says="networks link only “#fait”",
        at=f"{_A}:7",
        mend="#FaitMain",
    ),
    Case(
        "hashtag-malformed",
        _body("The table", _SLOT + 'hashtags: ["Oak2026"]\n'),
        (_A, "Oak2026", "2026"),
        says="“#2026” has no letter",
        at=f"{_A}:7",
        mend="#Oak2026",
    ),
    Case("hashtag-malformed", _body("A #table #oak"), (_A, "#oak", "# oak"), says="a space parts “#”", at=f"{_A}:9", mend="#Oak"),
    Case(
        "hashtag-malformed",
        _body("La vie de #Atelier", _FRENCH),
        (_A, "#Atelier", "#l’atelier"),
        says="networks link only “#l”",
        at=f"{_A}:10",
        mend="#LAtelier",
    ),
    Case(
        "typography",
        _body("Venez à 12:30 ou 9h\u202f; le bois : le chêne.".replace(" :", "\u00a0:"), _FRENCH),
        (_A, "le chêne.", "le chêne! «Oui»..."),
        says="4 changes in this text. The first: “le chêne! «Oui»",
        at=f"{_A}:10",
        mend="parution fix",
    ),
    Case(
        "typography",
        _body("Venez.", _FRENCH),
        (_A, "Venez.", "Venez !"),
        says="one change in this text: “Venez !” → “Venez⍽!”",
        at=f"{_A}:10",
    ),
)
