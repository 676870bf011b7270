"""Header texts and eponyms by somebody who had not seen the de-identifier: `python benchmarks/deid_blind.py`.

Prints, with no header to help: how many descriptions without identity lose something; how many identities in careless
header texts survive, beside a cue and without one; how many sentences with an eponym lose something; how many people of
the same names survive. `--errors` prints the rows too.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from wetread.deid.text.engine import TextDeidentifier

TABLES: Final = Path(__file__).parent / "deid_tables"
# The first rows of the identities have a title or another cue beside the name.
WITH_CUE: Final = 95


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--errors", action="store_true")
    given = options.parse_args(arguments)
    engine = TextDeidentifier(bytes(range(32)))
    identities, eponyms = list(rows("blind_identities")), list(rows("blind_eponyms"))
    harmed = [text for text, _ in rows("blind_descriptions") if engine.find(text, descriptor=True)]
    tell("descriptions that lose something", len(harmed), sum(1 for _ in rows("blind_descriptions")))
    left = survivors(engine, identities[:WITH_CUE], descriptor=True)
    tell("identities beside a cue that survive", len(left), parts(identities[:WITH_CUE]))
    bare = survivors(engine, identities[WITH_CUE:], descriptor=True)
    tell("identities without a cue that survive", len(bare), parts(identities[WITH_CUE:]))
    lost = [text for text, people in eponyms if not people and engine.find(text)]
    tell("sentences with an eponym that lose something", len(lost), sum(not people for _, people in eponyms))
    people = survivors(engine, [row for row in eponyms if row[1]], descriptor=False)
    tell("people of such names that survive", len(people), parts(eponyms))
    if given.errors:
        print("\n".join(["", *harmed, "", *left, "", *bare, "", *lost, "", *people]))
    return 0


def rows(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(text, what must go) of each row."""
    for line in (TABLES / f"{name}.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            text, _, gone = line.partition("\t")
            yield text, tuple(filter(None, gone.split("|")))


def survivors(engine: TextDeidentifier, table: Sequence[tuple[str, tuple[str, ...]]], *, descriptor: bool) -> list[str]:
    """The identities, with their texts, of which a letter or digit is in no span."""
    left = []
    for text, gone in table:
        found = {place for span in engine.find(text, descriptor=descriptor) for place in range(span.start, span.end)}
        for part in gone:
            start = text.index(part)
            signs = (place for place in range(start, start + len(part)) if text[place].isalnum())
            if not all(place in found for place in signs):
                left.append(f"{part}\t{text}")
    return left


def parts(table: Sequence[tuple[str, tuple[str, ...]]]) -> int:
    return sum(len(gone) for _, gone in table)


def tell(what: str, count: int, total: int) -> None:
    print(f"{what:<46} {count:>4} of {total:<4} {count / total:7.3f}")


if __name__ == "__main__":
    raise SystemExit(main())
