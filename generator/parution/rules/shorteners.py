"""Services that hide an address behind a short one, as dated data."""

from __future__ import annotations

from datetime import date

AS_OF = date(2026, 11, 21)
"""The day on which the list was gone through: services come and go (goo.gl ended in 2025, and its links still stand in old texts)."""

# Those that a network adds by itself (t.co, lnkd.in, youtu.be) or that belong to one brand only are not shorteners that a writer chose,
# except lnkd.in, which is copied from LinkedIn in place of the address.
SHORTENERS = frozenset(
    {
        "adf.ly", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "chilp.it", "clck.ru", "cutt.ly", "dlvr.it", "dub.sh", "fb.me",
        "goo.gl", "ift.tt", "is.gd", "j.mp", "kutt.it", "lnkd.in", "lc.cx", "mcaf.ee", "ow.ly", "qr.ae", "rb.gy", "rebrand.ly", "s.id",
        "shorturl.at", "short.io", "shorte.st", "smarturl.it", "snip.ly", "soo.gd", "t.ly", "t.co", "tiny.cc", "tiny.one", "tinyurl.com",
        "tr.im", "trib.al", "u.nu", "urlr.me", "urlz.fr", "v.gd", "vu.fr", "x.gd", "zpr.io",
    }
)  # fmt: skip
