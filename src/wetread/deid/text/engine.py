"""The text de-identifier: known identities, recognisers and a small tagger, laid over each other."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.text.descriptors import after_titles, listed, telling
from wetread.deid.text.eponyms import without_eponyms
from wetread.deid.text.known.dates import find_known_dates
from wetread.deid.text.known.lexicon import lexicon
from wetread.deid.text.known.numbers import find_known_numbers
from wetread.deid.text.known.people import find_people
from wetread.deid.text.known.places import find_places
from wetread.deid.text.layers import laid
from wetread.deid.text.patterns.recognisers import FORMED, RECOGNISERS
from wetread.deid.text.spans import CleanedText, IdentitySpan, Replaced
from wetread.deid.text.surrogates.writer import Writer
from wetread.deid.text.tagger import Tagger, maker
from wetread.deid.text.words import Word, words_of
from wetread.records.maker import Maker


class TextDeidentifier:
    """Finds and replaces what identifies in a text of any length. `key` is the site's secret, as for headers.

    The same key, persona and text give the same result on every machine. Raises DeidentificationError where the
    tagger's weights are not those of its manifest.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @cached_property
    def maker(self) -> Maker:
        """Reads the tagger's manifest; the network itself is loaded on first use."""
        return maker()

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger.load()

    def find(
        self,
        text: str,
        known: Known = Known(),  # noqa: B008 - it is frozen
        *,
        descriptor: bool = False,
    ) -> tuple[IdentitySpan, ...]:
        """Every identity in the text, in order, none over another. A `descriptor` is a few words of a header."""
        if not any(sign.isalnum() for sign in text):
            return ()
        words = words_of(text)
        patterns = [list(without_eponyms(text, recogniser(text))) for recogniser in RECOGNISERS]
        tagged = list(without_eponyms(text, iter(self._tagger.spans(text, words))))
        if descriptor:
            tagged = [*telling(text, tagged), *listed(text)]
            patterns = [list(after_titles(text, found)) for found in patterns]
        return laid(text, _known_spans(text, words, known), [*patterns, tagged])

    def clean(
        self,
        text: str,
        persona: Persona,
        known: Known = Known(),  # noqa: B008
        *,
        descriptor: bool = False,
    ) -> CleanedText:
        """The text with something natural in the place of each identity; `spans` lie in the text given."""
        return self._replaced(text, self.find(text, known, descriptor=descriptor), persona, known)

    def screen(self, text: str, persona: Persona, known: Known) -> CleanedText:
        """The text without the identities that are known and those of a form of their own (mail, dates, "Dr. X").

        Nothing else is guessed, so that terms stay as they are.
        """
        return self._replaced(text, self.formed(text, known), persona, known)

    def formed(self, text: str, known: Known = Known()) -> tuple[IdentitySpan, ...]:  # noqa: B008
        """The spans that `screen` replaces."""
        formed = [list(after_titles(text, without_eponyms(text, find(text)))) for find in FORMED]
        return laid(text, _known_spans(text, words_of(text), known), formed)

    def _replaced(self, text: str, spans: Sequence[IdentitySpan], persona: Persona, known: Known) -> CleanedText:
        names = [text[span.start : span.end] for span in spans if span.kind == "PERSON"]
        writer = Writer.of(self._key, persona, known, names)
        replaced = tuple(_replaced(text, span, writer) for span in spans)
        return CleanedText(_rewritten(text, replaced), replaced)


def _known_spans(text: str, words: Sequence[Word], known: Known) -> Iterator[IdentitySpan]:
    yield from find_people(text, words, lexicon(known))
    yield from find_known_numbers(text, known)
    yield from find_places(words, known)
    yield from find_known_dates(text, known)


def _replaced(text: str, span: IdentitySpan, writer: Writer) -> Replaced:
    return Replaced(span.start, span.end, span.kind, writer.surrogate(span, text))


def _rewritten(text: str, replaced: Sequence[Replaced]) -> str:
    pieces, end = [], 0
    for one in replaced:
        pieces += [text[end : one.start], one.surrogate]
        end = one.end
    return "".join((*pieces, text[end:]))
