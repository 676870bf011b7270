"""Report text de-identified: `python benchmarks/deid_text.py --data DIR [--peer VENV_PYTHON]`.

Recall and precision by character on `language/presidio_synthetic_v2.json` of the data folder, with 95 % intervals by
bootstrap over its sentences; how many of our eponyms are taken for people; reports per second on one core. A peer is
an environment with presidio and a spaCy model: it is measured on the same sentences in the same run.
"""

import argparse
import json
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from wetread.deid.persona import Persona
from wetread.deid.text.engine import TextDeidentifier

SET = Path("language") / "presidio_synthetic_v2.json"
EPONYMS = Path(__file__).parents[1] / "tests" / "deid" / "text" / "tables" / "eponym_sentences.txt"
KINDS = frozenset(
    {
        "PERSON",
        "STREET_ADDRESS",
        "GPE",
        "ORGANIZATION",
        "ZIP_CODE",
        "DATE_TIME",
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
        "DOMAIN_NAME",
        "IP_ADDRESS",
        "US_SSN",
        "US_DRIVER_LICENSE",
        "CREDIT_CARD",
        "IBAN_CODE",
        "AGE",
    }
)
IGNORED = frozenset({"TITLE", "NRP"})
RESAMPLES, SEED, LEAST_OLD = 2000, 20261125, 90
REPORT = """EXAM: CT CHEST WITH CONTRAST 03/05/2021
PATIENT: THORNTON, MILTON   MRN: 00412377
INDICATION: 61-year-old man with cough. Referred by Dr. Paula Larkin, Hollybrook Hospital.
COMPARISON: Chest radiograph of February 12, 2021.
FINDINGS: The lungs are clear. No focal consolidation, pleural effusion or pneumothorax. Swan-Ganz catheter tip in the
right pulmonary artery. There is a 7 mm nodule in the right upper lobe (series 4, image 87). Degenerative changes of the
thoracic spine. Compression deformity of T12. The liver is normal in size. Simple cyst in the left kidney, 2.3 x 1.9 cm.
IMPRESSION: 1. Small nodule; follow-up per Fleischner criteria. 2. No pneumonia.
Discussed with Dr. Larkin at 14:05 on March 5, 2021, phone (617) 555-0142.
Electronically signed by Basil Harcourt, MD
"""

PEER = """
import json, sys
from presidio_analyzer import AnalyzerEngine
kinds = {"LOCATION": "GPE", "URL": "DOMAIN_NAME", "ORG": "ORGANIZATION"}
engine = AnalyzerEngine()
found = [engine.analyze(text=text, language="en") for text in json.load(sys.stdin)]
named = lambda one: (one.start, one.end, kinds.get(one.entity_type, one.entity_type))
print(json.dumps([[named(one) for one in spans] for spans in found]))
"""

Spans = list[tuple[int, int, str]]
Finder = Callable[[Sequence[str]], list[Spans]]


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, help="the data folder; without it only eponyms and speed are measured")
    options.add_argument("--peer", type=Path, help="the python of an environment with presidio-analyzer and spaCy")
    options.add_argument("--errors", action="store_true", help="print what is missed and what is taken wrongly")
    given = options.parse_args(arguments)
    console = Console(width=160, highlight=False)
    if given.data:
        sentences = json.loads((given.data / SET).read_text("utf-8"))
        for name, finder in _finders(given.peer):
            _accuracy(console, name, sentences, finder, given.errors)
    _eponyms(console)
    _speed(console)
    return 0


def _finders(peer: Path | None) -> Iterable[tuple[str, Finder]]:
    engine = TextDeidentifier(bytes(32))
    yield "wetread", lambda texts: [[(one.start, one.end, one.kind) for one in engine.find(text)] for text in texts]
    if peer:
        yield "peer", lambda texts: _asked(peer, texts)


def _asked(peer: Path, texts: Sequence[str]) -> list[Spans]:
    """The peer's spans, from a process of its own environment."""
    done = subprocess.run([peer, "-c", PEER], input=json.dumps(list(texts)), capture_output=True, text=True, check=True)
    return [[(start, end, kind) for start, end, kind in spans] for spans in json.loads(done.stdout)]


def _accuracy(console: Console, name: str, sentences: Sequence[dict[str, Any]], finder: Finder, errors: bool) -> None:
    found = finder([one["full_text"] for one in sentences])
    counts = np.array([_counts(one, spans) for one, spans in zip(sentences, found, strict=True)])
    recall, precision = _rate(counts, 1), _rate(counts, 2)
    console.print(f"{name}: {len(sentences)} sentences, {counts[:, 1].sum()} characters of identity")
    console.print(f"  recall    {_interval(counts, 1, recall)}\n  precision {_interval(counts, 2, precision)}")
    for kind, (right, total) in sorted(_by_kind(sentences, found).items()):
        console.print(f"  {kind:<18} recall {right / total:.3f} of {total}")
    if errors:
        _print_errors(console, sentences, found)


def _print_errors(console: Console, sentences: Sequence[dict[str, Any]], found: Sequence[Spans]) -> None:
    for one, spans in zip(sentences, found, strict=True):
        gold, ignored, taken = _marks(one, spans)
        text = one["full_text"]
        missed = "".join(sign if hit else "\x00" for sign, hit in zip(text, gold & ~taken, strict=True))
        wrong = "".join(sign if hit else "\x00" for sign, hit in zip(text, taken & ~gold & ~ignored, strict=True))
        parts = [[part for part in side.split("\x00") if part.strip(" ,.;\n")] for side in (missed, wrong)]
        if any(parts):
            console.print(f"missed {parts[0]} wrong {parts[1]} in {text!r}", markup=False, soft_wrap=True)


def _marks(sentence: dict[str, Any], spans: Spans) -> tuple[Any, Any, Any]:
    """For each character: is it an identity, is it left out of the count, was it taken."""
    length = len(sentence["full_text"])
    gold, ignored, taken = (np.zeros(length, bool) for _ in range(3))
    for span in sentence["spans"]:
        start, end, kind = span["start_position"], span["end_position"], span["entity_type"]
        counts = kind in KINDS and not (kind == "AGE" and _age(span["entity_value"]) < LEAST_OLD)
        ignored[start:end] |= kind in IGNORED
        gold[start:end] |= counts
    for start, end, kind in spans:
        taken[start:end] |= kind in KINDS or kind == "ID"
    return gold & ~ignored, ignored, taken & ~ignored


def _age(written: str) -> int:
    return int("".join(filter(str.isdigit, written)) or 0)


def _counts(sentence: dict[str, Any], spans: Spans) -> tuple[int, int, int]:
    gold, _, taken = _marks(sentence, spans)
    return int((gold & taken).sum()), int(gold.sum()), int(taken.sum())


def _rate(counts: Any, column: int) -> float:
    return float(counts[:, 0].sum() / max(counts[:, column].sum(), 1))


def _interval(counts: Any, column: int, rate: float) -> str:
    draws = np.random.default_rng(SEED).integers(0, len(counts), (RESAMPLES, len(counts)))
    rates = counts[draws, 0].sum(1) / np.maximum(counts[draws, column].sum(1), 1)
    low, high = np.quantile(rates, (0.025, 0.975))
    return f"{rate:.3f} ({low:.3f} to {high:.3f})"


def _by_kind(sentences: Sequence[dict[str, Any]], found: Sequence[Spans]) -> dict[str, tuple[int, int]]:
    """Characters taken, of those of each kind."""
    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for one, spans in zip(sentences, found, strict=True):
        gold, _, taken = _marks(one, spans)
        for span in one["spans"]:
            place = slice(span["start_position"], span["end_position"])
            right[span["entity_type"]] += int((gold & taken)[place].sum())
            total[span["entity_type"]] += int(gold[place].sum())
    return {kind: (right[kind], total[kind]) for kind in total if total[kind]}


def _eponyms(console: Console) -> None:
    engine = TextDeidentifier(bytes(32))
    lines = [line for line in EPONYMS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    taken = [line for line in lines if engine.find(line)]
    console.print(f"eponyms: {len(taken)} of {len(lines)} sentences lose something")
    for line in taken:
        console.print(f"  {line}", markup=False)


def _speed(console: Console, times: int = 100) -> None:
    engine, persona = TextDeidentifier(bytes(32)), Persona("s", "P-1", "Fenwick", "Hugo", 400)
    texts = [REPORT.replace("T12", f"T{place % 12 + 1}") for place in range(times)]
    engine.clean(REPORT, persona)
    start = time.process_time()
    for text in texts:
        engine.clean(text, persona)
    spent = (time.process_time() - start) / times
    console.print(
        f"speed: {1 / spent:.0f} reports/s of {len(REPORT)} characters on one core ({spent * 1000:.1f} ms each)"
    )


if __name__ == "__main__":
    raise SystemExit(main())
