"""One file's header, taken apart: identity, the facts that reading needs, and what choosing between images needs."""

from dataclasses import dataclass, field

from pydicom import Dataset

from wetread.dicom.age import age_at_acquisition
from wetread.dicom.attributes import check_character_set, codes, text, texts
from wetread.dicom.dates import date_of, date_of_datetime
from wetread.dicom.identity import identity_of
from wetread.dicom.projection import body_part_of, kind_of, orientation_of, view_of
from wetread.dicom.rejections import rejected_by
from wetread.dicom.rules import object_of, uid_matches
from wetread.errors import InconsistentHeader
from wetread.imaging.attributes import whole
from wetread.imaging.notices import quiet
from wetread.imaging.spacing import patient_spacing
from wetread.records.identity import Identity
from wetread.records.study import HeaderFacts

_REMARKS = ("SeriesDescription", "ProtocolName", "DerivationDescription", "AcquisitionDeviceProcessingDescription")
_FOR_PROCESSING = ["1.2.840.10008.5.1.4.1.1.1.1.1", "1.2.840.10008.5.1.4.1.1.1.2.1", "1.2.840.10008.5.1.4.1.1.1.3.1"]


@dataclass(frozen=True)
class Header:
    """What intake keeps of one file; still as received, so that it stays inside this room.

    `object` is "image", "picture" (PNG, JPEG) or a kind of `tables/objects.yaml`. `number` orders a series.
    `remarks` are free texts in capitals that may say what was done to the image. `rejects` are the SOP instances
    that this object, a Key Object Selection, declares rejected.
    """

    object: str
    rows: int
    columns: int
    frames: int
    facts: HeaderFacts = field(default_factory=HeaderFacts)
    identity: Identity = field(default_factory=Identity)
    series_uid: str = ""
    instance_uid: str = ""
    number: int = 0
    conversion: str = ""
    quality_control: str = ""
    remarks: str = ""
    rejects: frozenset[str] = frozenset()

    @property
    def has_pixels(self) -> bool:
        return self.object in {"image", "picture"}


def header_of(dataset: Dataset) -> Header:
    """Reads a dataset. Raises UnknownCharacterSet where its text cannot be decoded."""
    with quiet():
        check_character_set(dataset)
        return _header(dataset)


def _header(dataset: Dataset) -> Header:
    kind = object_of(text(dataset, "SOPClassUID"))
    image = kind == "image"
    return Header(
        object=kind,
        rows=whole(dataset, "Rows") if image else 0,
        columns=whole(dataset, "Columns") if image else 0,
        frames=whole(dataset, "NumberOfFrames", missing=1) if image else 0,
        facts=_facts(dataset, kind),
        identity=identity_of(dataset),
        series_uid=text(dataset, "SeriesInstanceUID"),
        instance_uid=text(dataset, "SOPInstanceUID"),
        number=_number(dataset),
        conversion=text(dataset, "ConversionType").upper(),
        quality_control=text(dataset, "QualityControlImage").upper(),
        remarks="\n".join(text(dataset, keyword) for keyword in (*_REMARKS, "ImageComments", "ImageType")).upper(),
        rejects=rejected_by(dataset) if kind == "key_object" else frozenset(),
    )


def _facts(dataset: Dataset, kind: str) -> HeaderFacts:
    directions = texts(dataset, "PatientOrientation")
    acquired = acquisition_date(dataset)
    sop_class, modality = text(dataset, "SOPClassUID"), text(dataset, "Modality").upper()
    of_image = tuple(text(dataset, keyword) for keyword in ("SeriesDescription", "ProtocolName"))
    view = view_of(text(dataset, "ViewPosition"), codes(dataset, "ViewCodeSequence"), of_image, directions)
    part = body_part_of(
        text(dataset, "BodyPartExamined"),
        codes(dataset, "AnatomicRegionSequence"),
        (*of_image, text(dataset, "StudyDescription")),
    )
    conversion = text(dataset, "ConversionType").upper()
    birth_date, age = text(dataset, "PatientBirthDate"), text(dataset, "PatientAge")
    years, adult = age_at_acquisition(age, birth_date, acquired)
    return HeaderFacts(
        sop_class=sop_class,
        modality=modality,
        image_type=texts(dataset, "ImageType"),
        presentation_intent=text(dataset, "PresentationIntentType").upper() or _intent(sop_class),
        body_part=part,
        view_position=text(dataset, "ViewPosition"),
        view_code=" ".join(codes(dataset, "ViewCodeSequence")[:1]),
        patient_orientation=directions,
        patient_position=text(dataset, "PatientPosition").upper(),
        photometric=text(dataset, "PhotometricInterpretation"),
        manufacturer=text(dataset, "Manufacturer"),
        model=text(dataset, "ManufacturerModelName"),
        study_description=text(dataset, "StudyDescription"),
        series_description=of_image[0],
        protocol=of_image[1],
        sex=text(dataset, "PatientSex").upper(),
        birth_date=birth_date,
        age=age,
        acquired=acquired,
        age_years=years,
        adult=adult,
        spacing=patient_spacing(dataset),
        view=view,
        orientation=orientation_of(directions),
        header_kind=kind_of(object=kind, modality=modality, body_part=part, view=view, conversion=conversion),
    )


def acquisition_date(dataset: Dataset) -> str:
    """YYYYMMDD of the first of acquisition, content, series and study date that is a day; "" where none is.

    The study date comes last: archives set it anew when they import or re-export.
    """
    days = (
        date_of(text(dataset, "AcquisitionDate")),
        date_of_datetime(text(dataset, "AcquisitionDateTime")),
        *(date_of(text(dataset, keyword)) for keyword in ("ContentDate", "SeriesDate", "StudyDate")),
    )
    return next((day.strftime("%Y%m%d").zfill(8) for day in days if day), "")


def _intent(sop_class: str) -> str:
    return "FOR PROCESSING" if uid_matches(sop_class, _FOR_PROCESSING) else ""


def _number(dataset: Dataset) -> int:
    """Instance Number; it only orders a series, so that a malformed one counts as 0."""
    try:
        return whole(dataset, "InstanceNumber")
    except InconsistentHeader:
        return 0
