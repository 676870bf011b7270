"""Towns, countries, streets and institutions, each for one of its like."""

import re
from typing import Final

from wetread.deid.text.surrogates.casing import cased_like
from wetread.deid.text.surrogates.draw import Draw
from wetread.deid.text.surrogates.figures import figures
from wetread.deid.text.tables import entries, entry_set
from wetread.deid.text.words import folded

_PIECE: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[\W_]+")


def place(draw: Draw, written: str) -> str:
    """A country for a country, an invented town for anything else."""
    is_country = folded(written) in {folded(name) for name in entries("countries.txt")}
    table = "countries.txt" if is_country else "surrogates/towns.txt"
    return cased_like(draw.one("GPE", written, entries(table)), written)


def organisation(draw: Draw, written: str) -> str:
    """The word for its kind stays (Hospital, Inc); what it is called changes. One word stays one."""
    kind = _kind(written) or ("Group" if len(written.split()) > 1 else "")
    name = draw.one("ORGANIZATION", written, entries("surrogates/towns.txt"))
    return cased_like(f"{name} {kind}".strip(), written)


def _kind(written: str) -> str:
    match = re.search(
        rf"\b(?:{'|'.join(entries('facilities.txt'))}|{'|'.join(entries('company_kinds.txt'))})(?!\w)", written
    )
    return match[0] if match else ""


def street(draw: Draw, written: str) -> str:
    """Every name and number of the address is another; words for its parts (Street, Apt., Box) stay."""
    made = "".join(_part(draw, piece) for piece in _PIECE.findall(written))
    return (
        made
        if folded(made) != folded(written)
        else f"{draw.one('STREET_ADDRESS', written, entries('surrogates/streets.txt'))} {made}"
    )


def _part(draw: Draw, piece: str) -> str:
    if piece.isdigit():
        return figures(draw, "STREET_ADDRESS", piece)
    if not piece[0].isalpha() or piece.lower() in entry_set("street_words.txt"):
        return piece
    if len(piece) <= 2:
        return (
            draw.one("STREET_ADDRESS", piece, entries("surrogates/states.txt"))
            if piece.isupper() and len(piece) == 2
            else piece
        )
    return cased_like(draw.one("STREET_ADDRESS", piece, entries("surrogates/streets.txt")), piece)
