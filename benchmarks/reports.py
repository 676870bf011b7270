"""How well and how fast reports are understood: `python benchmarks/reports.py --data DIR [--peer VENV]`.

DIR holds negex_dev.tsv, maccrobat_dev/ and openi_dev.csv (docs/reports/README.md says what they are); they are measured
on and never copied. With --peer, medspaCy is installed into the environment VENV (made where it is missing) and charts
the same reports with the same targets, each in a process of its own, by CPU time.
"""

import argparse
import csv
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wetread.language.reports.extractor import ReportExtractor
from wetread.language.reports.judging import FINDING_KINDS
from wetread.language.reports.lexicon import default_lexicon
from wetread.records.vocabulary import FINDINGS

CHARTED = [finding for finding in FINDINGS if finding != "Hernia"]
THREE = {"present": "present", "someone_else": "present", "absent": "absent"}
POLARITY = {
    "NEG": "absent",
    "POS": "present",
    "UNCERTAIN": "uncertain",
    "MAYBE_POS": "uncertain",
    "MAYBE_NEG": "uncertain",
}
PEER = "medspacy==1.3.1"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--peer", type=Path)
    given = options.parse_args()
    extractor = ReportExtractor()
    reports = open_i(given.data)
    negex(extractor, given.data)
    maccrobat(extractor, given.data)
    charts(extractor, reports)
    warned(extractor, [text for text, _ in reports])
    speed(extractor, [text for text, _ in reports])
    hostile(extractor, [text for text, _ in reports])
    cold()
    if given.peer is not None:
        beside_the_peer([text for text, _ in reports], given.peer)


def show(name: str, value: float, note: str = "") -> None:
    print(f"{name:<52} {value:10.3f}  {note}")


class Score(NamedTuple):
    """Right, too many, missed."""

    right: int
    false: int
    missed: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.right + self.false), self.right / max(1, self.right + self.missed)
        return f"P {precision:.3f}, R {recall:.3f}, {self.right + self.missed} positives"


def scored(pairs: list[tuple[bool, bool]]) -> Score:
    """From (gold, said) pairs."""
    counts = Counter(pairs)
    return Score(counts[True, True], counts[False, True], counts[True, False])


def negex(extractor: ReportExtractor, data: Path) -> None:
    """NegEx sentences, the concept given; one whose words its sentence lacks cannot be placed and is counted apart."""
    with (data / "negex_dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    negated, historical, lost = [], [], 0
    for row in rows:
        place = placed(row["sentence"], row["concept"])
        if place is None:
            lost += 1
            continue
        decision = extractor.assess(row["sentence"], [place])[0].decision
        negated.append((row["negation"] == "Negated", decision.negated))
        historical.append((row["temporality"] == "Historical", decision.temporality == "past"))
    show("NegEx, negated, F1", scored(negated).f1, f"{scored(negated)}; {len(negated)} sentences, {lost} not placed")
    show("NegEx, historical, F1 (noisy gold)", scored(historical).f1, str(scored(historical)))


def placed(sentence: str, concept: str) -> tuple[int, int] | None:
    """Where the concept stands: the set writes it in capitals there."""
    pattern = r"\s+".join(re.escape(word) for word in concept.split())
    found = re.search(pattern.upper().replace("\\S+", "\\s+"), sentence) or re.search(pattern, sentence, re.IGNORECASE)
    return found.span() if found else None


class Annotated(NamedTuple):
    """A MACCROBAT document: spans with type and polarity, and MODIFY pairs of their numbers."""

    text: str
    spans: dict[str, tuple[str, int, int]]
    polarity: dict[str, str]
    pairs: list[tuple[str, str]]


def annotated(data: Path) -> Iterator[Annotated]:
    for path in sorted((data / "maccrobat_dev").glob("*.ann")):
        spans: dict[str, tuple[str, int, int]] = {}
        events: dict[str, str] = {}
        polarity: dict[str, str] = {}
        pairs: list[tuple[str, str]] = []
        for line in path.read_text("utf-8").splitlines():
            key, rest = line.split("\t")[:2]
            words = rest.split()
            if key[0] == "T":
                places = [int(place) for place in re.findall(r"\d+", rest.split(" ", 1)[1])]
                spans[key] = (words[0], places[0], places[-1])
            elif key[0] == "E":
                events[key] = words[0].split(":")[1]
            elif key[0] == "A" and words[0] == "POLARITY":
                polarity[words[1]] = words[2]
            elif key[0] == "R" and words[0] == "MODIFY":
                pairs.append((words[1].split(":")[1], words[2].split(":")[1]))
        yield Annotated(
            path.with_suffix(".txt").read_text("utf-8"),
            spans,
            {events.get(key, key): value for key, value in polarity.items()},
            [(events.get(one, one), events.get(other, other)) for one, other in pairs],
        )


def maccrobat(extractor: ReportExtractor, data: Path) -> None:
    """Three classes with the span given; spans and MODIFY pairs found from the text alone, by overlap."""
    confusion: Counter[tuple[str, str]] = Counter()
    found = {name: Score(0, 0, 0) for name in ("finding", "anatomy", "finding, by form alone", "MODIFY")}
    for document in annotated(data):
        confusion.update(three_classes(extractor, document))
        for name, score in spans_found(extractor, document).items():
            found[name] = Score(*map(sum, zip(found[name], score, strict=True)))
    each = {name: class_score(confusion, name) for name in ("present", "absent", "uncertain")}
    show(
        "MACCROBAT, three classes, macro-F1",
        statistics.mean(one.f1 for one in each.values()),
        f"{confusion.total()} spans",
    )
    for name, score in each.items():
        show(f"  {name}, F1", score.f1, str(score))
    for name, score in found.items():
        show(f"MACCROBAT, {name}, relaxed F1", score.f1, str(score))


def three_classes(extractor: ReportExtractor, document: Annotated) -> Iterator[tuple[str, str]]:
    asked = [
        (key, start, end)
        for key, (kind, start, end) in document.spans.items()
        if kind in ("Sign_symptom", "Disease_disorder") or (kind == "Diagnostic_procedure" and key in document.polarity)
    ]
    judged = extractor.assess(document.text, [(start, end) for _, start, end in asked])
    for (key, _, _), one in zip(asked, judged, strict=True):
        yield POLARITY[document.polarity.get(key, "POS")], THREE.get(one.decision.assertion, "uncertain")


def class_score(confusion: Counter[tuple[str, str]], name: str) -> Score:
    false = sum(count for (gold, said), count in confusion.items() if said == name != gold)
    missed = sum(count for (gold, said), count in confusion.items() if gold == name != said)
    return Score(confusion[name, name], false, missed)


def spans_found(extractor: ReportExtractor, document: Annotated) -> dict[str, Score]:
    explained = extractor.explain(document.text)
    findings = [(one.start, one.end) for one in explained.entities if one.kind in FINDING_KINDS]
    by_form = [(one.start, one.end) for one in explained.entities if one.why[0].rule == "form of the word"]
    anatomy = [(one.start, one.end) for one in explained.entities if one.kind == "BodyPart"]
    gold = {
        kinds: [(start, end) for kind, start, end in document.spans.values() if kind in kinds]
        for kinds in (("Sign_symptom", "Disease_disorder"), ("Biological_structure",))
    }
    entities = explained.entities
    said = [
        ((entities[one.head].start, entities[one.head].end), (entities[one.tail].start, entities[one.tail].end))
        for one in explained.relations
        if one.type in ("located_at", "modifies")
    ]
    problem = ("Sign_symptom", "Disease_disorder")
    wanted = [
        (document.spans[one][1:], document.spans[other][1:])
        for one, other in document.pairs
        if one in document.spans and other in document.spans and problem_pair(document, one, other, problem)
    ]
    return {
        "finding": overlap(gold[problem], findings),
        "anatomy": overlap(gold["Biological_structure",], anatomy),
        "finding, by form alone": overlap(gold[problem], by_form),
        "MODIFY": pair_overlap(wanted, said),
    }


def problem_pair(document: Annotated, one: str, other: str, problem: tuple[str, ...]) -> bool:
    """A place, severity or description of a finding: what located_at and modifies are for."""
    kinds = {document.spans[one][0], document.spans[other][0]}
    return bool(kinds & set(problem)) and bool(kinds & {"Biological_structure", "Severity", "Detailed_description"})


Place = tuple[int, int]


def touch(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def overlap(gold: list[Place], said: list[Place]) -> Score:
    right = sum(any(touch(one, other) for other in said) for one in gold)
    false = sum(not any(touch(one, other) for other in gold) for one in said)
    return Score(right, false, len(gold) - right)


def pair_overlap(gold: list[tuple[Place, Place]], said: list[tuple[Place, Place]]) -> Score:
    def same(one: tuple[Place, Place], other: tuple[Place, Place]) -> bool:
        crossed = touch(one[0], other[1]) and touch(one[1], other[0])
        return crossed or (touch(one[0], other[0]) and touch(one[1], other[1]))

    right = sum(any(same(one, other) for other in said) for one in gold)
    false = sum(not any(same(one, other) for other in gold) for one in said)
    return Score(right, false, len(gold) - right)


def open_i(data: Path) -> list[tuple[str, set[str]]]:
    """Each report as one text with headings, and the findings that its labels name."""
    with (data / "openi_dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    headings = ("indication", "comparison", "findings", "impression")
    return [
        (
            "\n".join(f"{name.upper()}: {row[name]}" for name in headings if row[name]),
            {name for name in (*CHARTED, "normal") if row[name] == "1"},
        )
        for row in rows
    ]


def charts(extractor: ReportExtractor, reports: list[tuple[str, set[str]]]) -> None:
    each: dict[str, list[tuple[bool, bool]]] = {name: [] for name in (*CHARTED, "normal")}
    for text, gold in reports:
        chart = extractor.chart(text)
        for name, status in chart.labels:
            if name in each:
                each[name].append((name in gold, status == "present"))
        each["normal"].append(("normal" in gold, chart.normal))
    whole = scored([pair for name in CHARTED for pair in each[name]])
    show("Open-i chart, 13 findings, micro-F1", whole.f1, f"{whole}; {len(reports)} reports")
    for name in (*CHARTED, "normal"):
        show(f"  {name}, F1", scored(each[name]).f1, str(scored(each[name])))


def warned(extractor: ReportExtractor, texts: list[str]) -> None:
    kinds = Counter(kind for text in texts for kind in {one.kind for one in extractor.explain(text).warnings})
    with_any = sum(bool(extractor.explain(text).warnings) for text in texts)
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    show("Open-i reports with any warning, per cent", 100 * with_any / len(texts), told)


def speed(extractor: ReportExtractor, texts: list[str]) -> None:
    """CPU seconds of this process, so that other work on the machine counts little; each text once."""
    for name, work in (("whole pipeline", extractor.explain), ("chart alone", extractor.chart)):
        start = time.process_time()
        for text in texts:
            work(text)
        taken = time.process_time() - start
        show(
            f"{name}, reports per minute and core",
            60 * len(texts) / taken,
            f"{len(texts)} reports, {taken:.2f} s of CPU",
        )


def hostile(extractor: ReportExtractor, texts: list[str]) -> None:
    """Four times a text must not take much more than four times as long; a square would take sixteen."""
    pieces = ("effusion ", "no effusion, ", "pneumonia or ", "1 x ", "recommend CT in ", "5 cm above the ", "a:", "(")
    worst = max((longer(extractor, piece), piece) for piece in pieces)
    show(
        "four times a hostile text, CPU time as a multiple",
        worst[0],
        f"the worst of {len(pieces)}: {worst[1]!r} repeated",
    )
    whole = "\n\n".join(texts)[:1_000_000]
    show("1 MB of reports as one text, seconds of CPU", seconds(extractor, whole))


def longer(extractor: ReportExtractor, piece: str) -> float:
    return seconds(extractor, piece * (80_000 // len(piece))) / max(
        0.02, seconds(extractor, piece * (20_000 // len(piece)))
    )


def seconds(extractor: ReportExtractor, text: str) -> float:
    start = time.process_time()
    extractor.explain(text)
    return time.process_time() - start


def cold() -> None:
    """A process of its own on one report: wall seconds, and its peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text("FINDINGS: No pleural effusion. Small nodule.\nIMPRESSION: Nodule.", "utf-8")
        command = [sys.executable, "-m", "wetread.cli.main", "explain", str(report)]
        taken = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            taken.append(time.perf_counter() - start)
        peak = subprocess.run([sys.executable, "-c", PEAK, *command], check=True, capture_output=True, text=True).stdout
    show("cold wetread explain, seconds (median of 7)", statistics.median(taken), "under 0.5")
    show("cold wetread explain, peak MiB", int(peak) / 1024, "under 300")


# From a small process: a child's peak begins with the size of the process that starts it.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
sys.stdout.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


MEDSPACY = """
import json, sys, time
from loguru import logger
logger.remove()
import medspacy
from medspacy.ner import TargetRule
given = json.load(open(sys.argv[1]))
nlp = medspacy.load()
nlp.get_pipe("medspacy_target_matcher").add([TargetRule(literal, label) for literal, label in given["targets"]])
for text in given["texts"][:20]:
    nlp(text)
start = time.process_time()
for text in given["texts"]:
    chart = {}
    for entity in nlp(text).ents:
        stated = not (entity._.is_negated or entity._.is_historical or entity._.is_hypothetical or entity._.is_family)
        status = "uncertain" if entity._.is_uncertain else "present" if stated else "absent"
        chart[entity.label_] = chart.get(entity.label_) or status
print(time.process_time() - start)
"""


def beside_the_peer(texts: list[str], folder: Path) -> None:
    """medspaCy with our phrases for the 14 findings as its targets, against `label`, both on the same texts."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "--quiet", "install", PEER], check=True)
    chosen = texts[:300]
    with tempfile.TemporaryDirectory() as work:
        given, script = Path(work) / "given.json", Path(work) / "peer.py"
        given.write_text(json.dumps({"targets": targets(), "texts": chosen}), "utf-8")
        script.write_text(MEDSPACY, "utf-8")
        done = subprocess.run([str(python), str(script), str(given)], check=True, capture_output=True, text=True)
    theirs = float(done.stdout.split()[-1])
    extractor = ReportExtractor()
    for text in chosen[:20]:
        extractor.chart(text)
    start = time.process_time()
    for text in chosen:
        extractor.chart(text)
    ours = time.process_time() - start
    show(
        "medspaCy, CPU time as a multiple of label's",
        theirs / ours,
        f"{theirs:.2f} s and {ours:.2f} s, {len(chosen)} reports",
    )


def targets() -> list[tuple[str, str]]:
    """Every wording of a charted concept, without what may stand before it."""
    lexicon = default_lexicon()
    found = {
        (" ".join(stems), finding)
        for stems in lexicon.phrases.wordings()
        for hit in lexicon.hits(stems)
        if hit.last == len(stems)
        for finding in hit.payload.findings
    }
    return sorted(found)


if __name__ == "__main__":
    main()
