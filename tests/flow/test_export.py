"""A file on its way out whose work comes to nothing."""

import functools
import hashlib
from pathlib import Path

from tests.deid.export.files import deidentifier
from wetread.flow.export import Export, FileJob, certificate_at, place_aside
from wetread.records.failure import Failure


def test_a_lost_file_is_withheld_with_a_certificate_and_leaves_no_earlier_output(tmp_path: Path) -> None:
    out, source = tmp_path / "out", tmp_path / "a.dcm"
    source.write_bytes(b"anything")
    work = Export(functools.partial(deidentifier), out, place_aside(out), deidentifier().asked)
    (out / "x.dcm").write_bytes(b"from an earlier run")
    work.lost(FileJob(source, "x.dcm"), Failure(code="engine.crashed", message="It died."))
    held = certificate_at(out / "x.dcm.certificate.json")
    assert held is not None
    assert held.reason is not None
    assert (held.status, held.reason.code) == ("quarantined", "engine.crashed")
    assert held.input.sha256 == hashlib.sha256(b"anything").hexdigest()
    assert not (out / "x.dcm").exists()
