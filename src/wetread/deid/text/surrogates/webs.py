"""E-mail addresses and URLs at example.org, which is kept for examples (RFC 2606)."""

import re
from typing import Final

from wetread.deid.text.surrogates.draw import Draw
from wetread.deid.text.surrogates.figures import figures
from wetread.deid.text.tables import entries

_PIECE: Final = re.compile(r"[^\W\d_]+|\d+|[\W_]+")


def email(draw: Draw, written: str) -> str:
    """The local part keeps its pieces: names for letters, digits for digits."""
    local = written.partition("@")[0].strip()
    pieces = _PIECE.findall(local)
    return "".join(_piece(draw, piece, local) for piece in pieces) + "@example.org"


def _piece(draw: Draw, piece: str, local: str) -> str:
    if piece.isdigit():
        return figures(draw, "EMAIL_ADDRESS", piece)
    if not piece.isalpha():
        return piece
    if len(piece) == 1:
        return draw.one("EMAIL_ADDRESS", piece, "abcdefghijklmnoprstw")
    return draw.one("EMAIL_ADDRESS", f"{piece} in {local}", entries("surrogates/family.txt")).lower()


def domain(draw: Draw, written: str) -> str:
    """Scheme, "www." and the last slash stay; a path becomes one invented step."""
    scheme, mark, rest = written.rpartition("://") if "://" in written else ("", "", written)
    host, slash, path = rest.partition("/")
    www = "www." if host.lower().startswith("www.") else ""
    label = draw.one("DOMAIN_NAME", host, entries("surrogates/family.txt")).lower()
    step = draw.noise("DOMAIN_NAME", path).hex()[:8] if path else ""
    return f"{scheme}{mark}{www}{label}.example.org{slash}{step}"
