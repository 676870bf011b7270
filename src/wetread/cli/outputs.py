"""What a run writes, one class per kind of output."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TextIO

from rich.console import Console

from wetread.cli.lines import ImageLine, ReadDocument, StudyDocument
from wetread.cli.names import Names
from wetread.cli.products import MASK, PAGE
from wetread.cli.words import word
from wetread.errors import OutputError
from wetread.flow.batch import Product
from wetread.flow.journal import Journal, write_whole


@dataclass(frozen=True)
class Result:
    """One outcome as it leaves: a study's document, or None where files came to nothing; a line per image.

    `products` is None for a study that an earlier run finished: its files are there already.
    """

    document: StudyDocument | None
    lines: tuple[ImageLine, ...]
    key: str = ""
    products: tuple[Product, ...] | None = None

    def of(self, kind: str) -> tuple[Product, ...]:
        return tuple(one for one in self.products or () if one.kind == kind)


class Output(Protocol):
    """Takes results in order; `close` ends it when all went well."""

    def take(self, result: Result) -> None: ...

    def close(self) -> None: ...


class JsonLines:
    """`--jsonl OUT`: each line is on its way to the disk as soon as its study is done."""

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)

    def take(self, result: Result) -> None:
        try:
            self._file.writelines(dumps(line.model_dump(mode="json")) + "\n" for line in result.lines)
            self._file.flush()
        except OSError as error:
            raise OutputError(f"The lines cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        self._file.close()


@dataclass
class JsonDocument:
    """`--json`: one document on stdout when the run is over."""

    studies: list[StudyDocument] = field(default_factory=list)
    failures: list[ImageLine] = field(default_factory=list)

    def take(self, result: Result) -> None:
        if result.document is None:
            self.failures.extend(result.lines)
        else:
            self.studies.append(result.document)

    def close(self) -> None:
        whole = ReadDocument(studies=tuple(self.studies), failures=tuple(self.failures))
        sys.stdout.write(dumps(whole.model_dump(mode="json"), indent=2) + "\n")


@dataclass
class Pages:
    """`--html OUT`: a file if it is called .html, numbered from the second study on; else a folder of pages."""

    target: Path
    names: Names
    errors: Console
    written: list[Path] = field(default_factory=list)

    def take(self, result: Result) -> None:
        if result.document is None:
            return
        single = self.target.suffix.lower() in {".html", ".htm"}
        path = self.names.fresh(self.target if single else self.target / f"{result.document.study}.html")
        for product in result.of(PAGE):
            write_whole(path, product.content)
            self.written.append(path)

    def close(self) -> None:
        if not self.written:
            return
        few = len(self.written) == 1
        where = self.written[0] if few else self.written[0].parent
        told = word("page" if few else "pages", path=str(where), count=len(self.written))
        self.errors.print(told, soft_wrap=True, markup=False)


@dataclass
class MaskPictures:
    """`--masks DIR`: `<source stem>.png`. A stem that comes twice gets a number, and that is said."""

    folder: Path
    names: Names
    errors: Console

    def take(self, result: Result) -> None:
        pictures = {product.instance: product.content for product in result.of(MASK)}
        for line in result.lines:
            if line.status == "read":
                self._write(line, pictures.get(line.instance))

    def _write(self, line: ImageLine, content: bytes | None) -> None:
        # The name is given out even where nothing is written, so that a resumed run numbers files alike.
        wanted = self.folder / f"{_stem(line.source)}.png"
        path = self.names.fresh(wanted)
        if content is None:
            return
        write_whole(path, content)
        if path != wanted:
            told = word("renamed", source=line.source, path=str(path), name=wanted.name)
            self.errors.print(told, soft_wrap=True, markup=False)

    def close(self) -> None:
        return


@dataclass
class Finish:
    """`--out DIR`: the journal. Takes a result last, when all its files are written."""

    journal: Journal

    def take(self, result: Result) -> None:
        if result.document is not None and result.products is not None:
            self.journal.put(result.key, dumps(result.document.model_dump(mode="json"), indent=1))

    def close(self) -> None:
        return


def _stem(source: str) -> str:
    """The name of a file, or of a zip's member (which is no file of its own), without its suffix."""
    path = Path(source)
    return path.stem if path.is_file() else Path(source.rpartition("!")[2]).stem


def dumps(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)


def _ours(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(1) in (b"", b"{")


def _opened(path: Path) -> TextIO:
    """Anew, but never over a file that is no JSON: it may be one of those to be read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not _ours(path):
            raise OutputError("The file for the lines exists and holds no JSON lines: it is not written over.")
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"The lines cannot be written: {error.strerror}.") from error
