"""Objects that the packages do not ship: encapsulated PDF and CDA, a presentation state, a structure set, a report.

Each is small, valid enough to be read, and carries a person's identity in its content; headers are planted afterwards.
"""

import zlib
from collections.abc import Iterator

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian

from benchmarks.deid_planting import Identity, spoken
from benchmarks.deid_planting_header import typed

PDF, CDA = "1.2.840.10008.5.1.4.1.1.104.1", "1.2.840.10008.5.1.4.1.1.104.2"
STATE, STRUCTURES = "1.2.840.10008.5.1.4.1.1.11.1", "1.2.840.10008.5.1.4.1.1.481.3"
REPORT, KEYS = "1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.88.59"


def made(person: Identity) -> Iterator[tuple[str, FileDataset]]:
    """Name and data set of each; names of documents start with "document"."""
    yield "document/pdf", document(PDF, pdf(person, packed=False), "application/pdf")
    yield "document/pdf-packed", document(PDF, pdf(person, packed=True), "application/pdf")
    yield "document/cda", document(CDA, cda(person), "text/xml")
    yield "made/presentation-state", presentation()
    yield "made/structure-set", structures()
    yield "made/report", report("SR", REPORT)
    yield "made/key-objects", report("KO", KEYS)


def empty(modality: str, sop_class: str) -> FileDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = UID(sop_class)
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = UID(sop_class)
    dataset.Modality = modality
    dataset.Manufacturer = "Bench"
    dataset.InstanceNumber = 1
    return dataset


def document(sop_class: str, content: bytes, kind: str) -> FileDataset:
    dataset = empty("DOC", sop_class)
    dataset.MIMETypeOfEncapsulatedDocument = kind
    dataset.EncapsulatedDocument = content + b"\0" * (len(content) % 2)
    dataset.DocumentTitle = "Outside record"
    dataset.BurnedInAnnotation = "YES"
    return dataset


def pdf(person: Identity, packed: bool) -> bytes:
    """One page with the person's numbers; its stream is deflated when packed."""
    said = f"Patient {person.patient_id} born {person.birth:%d/%m/%Y} {person.email}"
    text = f"BT /F1 12 Tf 72 700 Td ({said}) Tj ET".encode()
    body = zlib.compress(text) if packed else text
    packing = b" /Filter /FlateDecode" if packed else b""
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % fonts,
               b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(body), packing, body),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )


def cda(person: Identity) -> bytes:
    family, given = spoken(person.name)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>'
        f'<id extension="{person.patient_id}"/><telecom value="tel:{person.phone}"/><patient>'
        f"<name><given>{given}</given><family>{family}</family></name>"
        f'<birthTime value="{person.birth:%Y%m%d}"/></patient></patientRole>'
        "</recordTarget></ClinicalDocument>"
    ).encode()


def filled(**values: str) -> Dataset:
    item = Dataset()
    for keyword, value in values.items():
        setattr(item, keyword, value)
    return item


def coded(value: str, scheme: str, meaning: str) -> Dataset:
    return filled(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def presentation() -> FileDataset:
    dataset = empty("PR", STATE)
    dataset.PresentationLUTShape = "IDENTITY"
    dataset.PresentationCreationDate = "20110405"
    dataset.PresentationCreationTime = "101112"
    layer = filled(GraphicLayer="NOTES")
    layer.GraphicLayerOrder = typed("1", "IS")
    dataset.GraphicLayerSequence = Sequence([layer])
    return dataset


def structures() -> FileDataset:
    dataset = empty("RTSTRUCT", STRUCTURES)
    roi = filled(ROIName="HEART", ROIGenerationAlgorithm="MANUAL")
    roi.ROINumber = typed("1", "IS")
    dataset.StructureSetROISequence = Sequence([roi])
    return dataset


def report(modality: str, sop_class: str) -> FileDataset:
    dataset = empty(modality, sop_class)
    dataset.ValueType = "CONTAINER"
    dataset.ContinuityOfContent = "SEPARATE"
    dataset.ConceptNameCodeSequence = Sequence([coded("18748-4", "LN", "Diagnostic imaging report")])
    finding = filled(RelationshipType="CONTAINS", ValueType="TEXT", TextValue="Lungs are clear.")
    finding.ConceptNameCodeSequence = Sequence([coded("121071", "DCM", "Finding")])
    dataset.ContentSequence = Sequence([finding])
    return dataset
