"""RawStudies for tests, with every field of identity and header filled."""

import hashlib

from wetread.records.identity import Identity
from wetread.records.reason import because
from wetread.records.study import HeaderFacts, RawItem, RawStudy

IDENTITY = Identity(
    patient_name="Mustermann^Erika",
    patient_id="MRN-558812",
    issuer="KLINIKUM",
    birth_date="19620817",
    sex="F",
    accession="ACC-77123",
    referrer="Hausarzt^Heinz",
    institution="Klinikum Nordstadt",
    study_uid="1.2.840.99.1",
    study_date="20210503",
    study_time="101112",
    originals=(("", "1.2.840.99.1"), ("", "1.2.840.99.1.1")),
)
FACTS = HeaderFacts(
    modality="DX",
    body_part="CHEST",
    patient_position="HFS",
    manufacturer="Siemens Healthineers",
    model="Ysio Max",
    study_description="Thorax Mustermann",
    sex="F",
    birth_date="19620817",
    acquired="20210503",
    age_years=58.7,
    adult=True,
    view="PA",
    orientation="conventional",
    header_kind="cxr_frontal",
)


def raw_item(name: str = "a", facts: HeaderFacts = FACTS, **changes: str) -> RawItem:
    """One readable film whose bytes are known by `name`."""
    return RawItem(
        instance_uid=changes.get("instance_uid", f"1.2.840.99.1.1.{name}"),
        series_uid=changes.get("series_uid", "1.2.840.99.1.1"),
        content=hashlib.sha256(name.encode()).hexdigest(),
        rows=6,
        columns=8,
        frames=1,
        facts=facts,
        use="read",
        why=because("select.frontal"),
    )


def raw_study(*items: RawItem, **identity: object) -> RawStudy:
    """A study of these films, or of one; `identity` changes who it is."""
    return RawStudy(identity=Identity.model_validate(IDENTITY.model_dump() | identity), items=items or (raw_item(),))
