"""How a French text speaks to its reader: with *tu* or with *vous*, as far as its words leave no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Span = tuple[int, int]

# `tu` is a participle too (« il s’est tu »), `te` begins a hymn, TU is a time; `ton` is a noun (« le ton », « ton sur ton »), so it
# speaks to somebody only after a preposition that no noun without article follows.
_TU = re.compile(
    r"""[Tt](?:
      (?<![\w’'-].)(?:u(?![\w’'-]) | oi(?![\w’']) | e[ ](?!d[eé]um)(?=[a-zéèêà]) | [’'](?=[aeéèêiouyhœ])(?!inqui[eé]t)
      | (?:es|a)(?=[ ][a-zéèêàœ]))
    | (?<=[a-zé]-t)(?:u|oi)(?![\w’'-])
    | (?:(?<=dans[ ]t)|(?<=pour[ ]t)|(?<=avec[ ]t)|(?<=chez[ ]t)|(?<=selon[ ]t))on(?=[ ][a-zéèêàœ])
    )""",
    re.VERBOSE,
)
_PARTICIPLE = re.compile(
    r"(?:\b(?:est|es|suis|était|sera|sont|ai|as|a|ont|avons|avez|avait|ayant|être|été|fut|soit|avoir)|’(?:est|ai|as|a))\s$"
)
_VOUS = re.compile(
    r"""[Vv](?: (?<![\w’'-].)(?:ous(?![ \u00a0]pla[iî]t)|otre|os) | (?<=ez-v)(?<![Rr]endez-v)ous )(?![\w’'-])""",
    re.VERBOSE,
)
_SEVERAL = re.compile(
    r"\b(?:tous|toutes|nombreux|nombreuses|vous deux|les amis|chacun|chacune|(?:entre|parmi|certains de|plusieurs|beaucoup|la plupart) vous"
    r"|d[’']entre vous|vous (?:êtes|étiez|serez) (?:\d|plus|des|les|déjà|nombreu\w+)|vous-mêmes|à vous d)\b|\d[ \u00a0\u202f]?\d{3} ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a text says *tu* and where *vous*, as spans `[start, end)`."""

    tu: tuple[Span, ...]
    vous: tuple[Span, ...]
    _text: str = field(repr=False, compare=False)

    @property
    def several(self) -> bool:
        """Whether its *vous* may be many people to whom it says *tu*; looked for when it is asked, for few texts leave that open."""
        return bool(self.vous) and _SEVERAL.search(self._text) is not None


def address(text: str) -> Address:
    """How a French text speaks; what is quoted in it must be blanked before."""
    tu = tuple(found.span() for found in _TU.finditer(text) if not _is_participle(text, found))
    vous = tuple(found.span() for found in _VOUS.finditer(text))
    return Address(tu, vous, text)


def _is_participle(text: str, found: re.Match[str]) -> bool:
    return found[0] == "tu" and _PARTICIPLE.search(text, max(0, found.start() - 8), found.start()) is not None
