"""Reports understood by rules: fits ports.Extractor, and answers the narrower questions of the commands."""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import NamedTuple

from wetread.errors import BadPipeline, SpanOutside
from wetread.language.reports.assertions import Decision, decide
from wetread.language.reports.chart import chart_of
from wetread.language.reports.document import Document, Sentence
from wetread.language.reports.explaining import digest_of_text, explanation_of
from wetread.language.reports.extension import Extension, cues_of, lexicon_of
from wetread.language.reports.judging import FINDING_KINDS, in_section, unplanned
from wetread.language.reports.pipeline import Component, Pipeline, extended, sentence_components
from wetread.language.reports.tongue import language_of
from wetread.records.maker import Maker
from wetread.records.reason import because
from wetread.records.report import Chart, Explanation, Section, Span

_CHARTED = ("sections", "sentences", "entities", "judging")


class Assessed(NamedTuple):
    """What is said of one given span, and where the words that say so stand."""

    start: int
    end: int
    decision: Decision
    cue: Span | None


def _no_plugin(name: str) -> Component:
    raise BadPipeline(f"There is no component named {name}.")


class ReportExtractor:
    """Rules and lexicons in English, those of a user's file among them. One instance serves any number of texts."""

    def __init__(self, extension: Extension | None = None, plugin: Callable[[str], Component] = _no_plugin) -> None:
        self._extension = extension or Extension()
        self.pipeline = Pipeline(extended(self._extension, plugin))
        self._spans = Pipeline(sentence_components(cues_of(self._extension)))
        self._chart = Pipeline(
            [one for one in self.pipeline.components if one.name in _CHARTED or "entities" in one.assigns]
        )
        self._phrases = lexicon_of(self._extension)

    @property
    def maker(self) -> Maker:
        return Maker(
            name="report-extractor",
            version=version("wetread"),
            arguments=(("extension", self._extension.digest()),),
            licence="Apache-2.0",
        )

    def explain(self, text: str) -> Explanation:
        """All that the report says. An empty text, or one in another language, gets an honest empty answer."""
        language = language_of(text)
        if not text.strip() or language != "en":
            notice = (
                because("report.empty") if not text.strip() else because("report.other_language", language=language)
            )
            return Explanation(
                text_digest=digest_of_text(text),
                length=len(text),
                language=language,
                notices=(notice,),
                maker=self.maker,
            )
        return explanation_of(self.pipeline.document(text), self.maker)

    def chart(self, text: str) -> Chart:
        """The 14 findings and normal; for another language nothing is mentioned and nothing is normal."""
        document = self._chart.document(text if language_of(text) == "en" else "")
        return chart_of(document)

    def assess(self, text: str, spans: Sequence[tuple[int, int]]) -> tuple[Assessed, ...]:
        """What is said of each span. Raises SpanOutside for one that is empty or not inside the text."""
        if any(not 0 <= start < end <= len(text) for start, end in spans):
            raise SpanOutside("A span is empty, or does not lie inside its text.")
        document = self._spans.document(text)
        return tuple(self._assessed(document, start, end) for start, end in spans)

    def _assessed(self, document: Document, start: int, end: int) -> Assessed:
        place = _sentence_of(document, start, end)
        if place is None:
            return Assessed(start, end, _NOTHING, None)
        sentence, first, last = place
        section = document.sections[sentence.section]
        decision = in_section(decide(sentence.scene, first, last), section.kind, sentence.scene.stems)
        if self._is_finding(sentence, first, last):
            decision = unplanned(decision)
        if self._is_listed(sentence, section, first, last):
            decision = decision._replace(temporality="past")
        cue = decision.cue
        span = (
            document.span(sentence, cue.hit.first, min(cue.hit.last, sentence.last - sentence.first)) if cue else None
        )
        return Assessed(start, end, decision, span)

    def _is_finding(self, sentence: Sentence, first: int, last: int) -> bool:
        """Is the span, or its last words, a finding by the lexicon?"""
        stems = tuple(sentence.scene.stems[first:last])
        return any(hit.last == len(stems) and hit.payload.kind in FINDING_KINDS for hit in self._phrases.hits(stems))

    def _is_listed(self, sentence: Sentence, section: Section, first: int, last: int) -> bool:
        """An item that is nothing but a chronic disease, outside any section, comes from a list of past history."""
        if section.heading is not None or first > 0 or len(sentence.scene.stems) - last > 1:
            return False
        stems = tuple(sentence.scene.stems[first:last])
        hits = [hit for hit in self._phrases.hits(stems) if (hit.first, hit.last) == (0, len(stems))]
        return any(hit.payload.chronic and hit.payload.kind == "DiseaseSyndromeDisorder" for hit in hits)


_NOTHING = Decision("present", False, "patient", "current", "certain", None, ())


def _sentence_of(document: Document, start: int, end: int) -> tuple[Sentence, int, int] | None:
    """The sentence that holds most of a span, and the span's words in it; None for a span of blanks."""
    starts, ends = document.words.starts, document.words.ends
    best: tuple[int, Sentence, int, int] | None = None
    for sentence in document.sentences:
        inside = [
            place for place in range(sentence.first, sentence.last) if starts[place] < end and ends[place] > start
        ]
        if inside and (best is None or len(inside) > best[0]):
            best = (len(inside), sentence, inside[0] - sentence.first, inside[-1] + 1 - sentence.first)
    return best[1:] if best else None
