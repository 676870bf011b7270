"""Other de-identifiers, each file by the same planted copy: used by the other benchmarks with `--peers VENV`.

VENV is an environment of their own, outside the project:

    python -m venv VENV
    VENV/bin/pip install deid==0.4.13 presidio-image-redactor==0.0.62
    apt-get install tesseract-ocr

- `deid` cleans headers with its default recipe (private attributes removed too, an invented ID given), and pixels where
  its recipes know the device.
- `presidio-image-redactor` finds burned-in text with tesseract. No model for spaCy that could be trusted is at hand, so
  it works without one: an empty English pipeline, its pattern recognisers, the words that it takes from the header.

Run in VENV (`VENV/bin/python -I deid_peers.py header|pixels|presidio IN OUT`), this file leaves the certificates that
`deid_planting_command.py` reads. Prints nothing; a peer that cannot be run says why, once, and is left out.
"""

import importlib
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.deid_planting_command import Run, collected, digest

Boxes = list[dict[str, int]]
Cleaner = Callable[[Path, Path], Boxes]
NEEDS = {"header": "deid", "pixels": "deid", "presidio": "presidio_image_redactor"}


def header(venv: Path, source: Path, target: Path) -> Run | None:
    return _ran(venv, "header", source, target)


def pixels(venv: Path, source: Path, target: Path) -> Run | None:
    return _ran(venv, "pixels", source, target)


def presidio(venv: Path, source: Path, target: Path) -> Run | None:
    return _ran(venv, "presidio", source, target)


def _ran(venv: Path, part: str, source: Path, target: Path) -> Run | None:
    python = venv.absolute() / "bin" / "python"
    known: list[str | Path] = [python, "-I", "-c", f"import {NEEDS[part]}"]
    if not python.exists() or subprocess.run(known, capture_output=True, check=False).returncode != 0:
        print(f"peer {NEEDS[part]}: not installed in the environment of --peers; left out")
        return None
    begun = time.perf_counter()
    command: list[str | Path] = [python, "-I", __file__, part, source, target]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        print(f"peer {NEEDS[part]}: {(done.stderr.strip().splitlines() or ['no word'])[-1]}; left out")
        return None
    return collected(Run(time.perf_counter() - begun, 0, ""), target)


def work(part: str, source: Path, target: Path) -> None:
    """In the peer's environment: every file of a folder, a certificate for each."""
    cleaner = {"header": header_cleaner, "pixels": recipe_cleaner, "presidio": presidio_cleaner}[part]()
    target.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(sorted(path for path in source.rglob("*") if path.is_file())):
        out = target / f"{number:04d}.dcm"
        said: dict[str, Any] = {"input": {"sha256": digest(path.read_bytes())}, "status": "quarantined"}
        try:
            boxes = cleaner(path, out)
            said |= {"status": "released", "pixels": {"boxes": boxes}}
            said["output"] = {"path": out.name, "sha256": digest(out.read_bytes())}
        except Exception as error:  # noqa: BLE001 - whatever a peer raises, it released nothing
            said["reason"] = type(error).__name__
        (target / f"{number:04d}.certificate.json").write_text(json.dumps(said))


def header_cleaner() -> Cleaner:
    replace = importlib.import_module("deid.dicom").replace_identifiers
    recipe = importlib.import_module("deid.config").DeidRecipe()

    def clean(path: Path, out: Path) -> Boxes:
        given = {"entity_id": "ANON", "item_id": "ANON", "entity_timestamp": "", "item_timestamp": "", "jitter": "0"}
        cleaned = replace([str(path)], ids={str(path): given}, deid=recipe, save=False, remove_private=True)
        cleaned[0].save_as(out, enforce_file_format=False)
        return []

    return clean


def recipe_cleaner() -> Cleaner:
    """Boxes of deid's recipes for known devices, blacked out by itself."""
    make = importlib.import_module("deid.dicom").DicomCleaner
    folder: list[Path] = []

    def clean(path: Path, out: Path) -> Boxes:
        cleaner = make(output_folder=str(out.parent))
        found = cleaner.detect(str(path))
        places = [place for one in found["results"] for _, place in one["coordinates"] if place != "all"]
        if found["flagged"] and places:
            cleaner.clean()
            folder.append(Path(cleaner.save_dicom(output_folder=str(out.parent))))
            folder[-1].replace(out)
        else:
            out.write_bytes(path.read_bytes())
        return [_box(*(int(float(edge)) for edge in str(place).split(","))) for place in places]

    return clean


def _box(left: int, top: int, right: int, bottom: int) -> dict[str, int]:
    return {"frame": 1, "column": left, "row": top, "width": right - left, "height": bottom - top}


def presidio_cleaner() -> Cleaner:
    spacy, analyzer = importlib.import_module("spacy"), importlib.import_module("presidio_analyzer")
    images = importlib.import_module("presidio_image_redactor")
    providers = importlib.import_module("presidio_analyzer.nlp_engine")
    read = importlib.import_module("pydicom").dcmread
    words = providers.SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    words.nlp = {"en": spacy.blank("en")}
    finder = images.ImageAnalyzerEngine(analyzer_engine=analyzer.AnalyzerEngine(nlp_engine=words))
    engine = images.DicomImageRedactorEngine(image_analyzer_engine=finder)

    def clean(path: Path, out: Path) -> Boxes:
        redacted, boxes = engine.redact_and_return_bbox(read(path))
        redacted.save_as(out)
        return [_box(one["left"], one["top"], one["left"] + one["width"], one["top"] + one["height"]) for one in boxes]

    return clean


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    work(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
