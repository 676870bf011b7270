"""`wetread deid --text`: a text, or lines of texts, without the identities in them."""

from pathlib import Path

from wetread.cli.console import stdout
from wetread.cli.report_lines import STANDARD, Line, Work, each_line, never_over, read_bytes, text_of
from wetread.deid.pseudonyms import pseudonym
from wetread.deid.subjects import persona_of, subject_of
from wetread.deid.text.engine import TextDeidentifier
from wetread.errors import BadEncoding, Unreadable
from wetread.flow.journal import write_whole


def clean_texts(source: Path, out: Path, key: bytes) -> int:
    """Cleans; gives the exit code. Raises WetreadError where nothing can be read or written."""
    engine = TextDeidentifier(key)
    if source.suffix.lower() in {".jsonl", ".ndjson"} or (source == STANDARD and out.suffix.lower() != ".txt"):
        return each_line(source, out, _cleaned(engine, key))
    never_over(out, [source])
    text = _decoded(source)
    cleaned = engine.clean(text, persona_of(key, pseudonym(key, "text", text))).text
    if out == STANDARD:
        stdout().file.write(cleaned)
    else:
        write_whole(out, cleaned.encode("utf-8", "surrogatepass"))
    return 0


def _cleaned(engine: TextDeidentifier, key: bytes) -> Work:
    def work(line: Line) -> Line:
        cleaned = engine.clean(text_of(line), persona_of(key, _subject(key, line)))
        spans = [
            {"start": one.start, "end": one.end, "kind": one.kind, "surrogate": one.surrogate} for one in cleaned.spans
        ]
        return {"id": line["id"], "text": cleaned.text, "spans": spans}

    return work


def _subject(key: bytes, line: Line) -> str:
    """A line's patient, where it names one ("patient_id", "issuer"); else nobody but the line itself."""
    if line.get("patient_id"):
        return subject_of(key, str(line["patient_id"]), str(line.get("issuer") or ""))
    return pseudonym(key, "line", str(line["id"]))


def _decoded(source: Path) -> str:
    try:
        return read_bytes(source).decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(f"The text cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadEncoding("The text is not UTF-8: convert the file first.") from error
