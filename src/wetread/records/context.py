"""What is known beside the images."""

from wetread.records.base import Record


class CleanText(Record):
    """Text that passed text de-identification, with its language as a BCP 47 tag. Only `deid` makes one."""

    text: str
    language: str = "en"


class PriorStudy(Record):
    """An earlier study of the same subject, by pseudonym and shifted date (YYYYMMDD or None)."""

    study: str
    shifted_date: str | None = None


class Context(Record):
    """Indication, prior reports and prior studies. They stay at the site: local readers only.

    A reader declares in `ContextUse` which of these it uses; what it does not use, the draft says it did not use.
    """

    indication: str | None = None
    prior_reports: tuple[str, ...] = ()
    prior_studies: tuple[PriorStudy, ...] = ()


class ContextUse(Record):
    """Which parts of a Context a reader looks at."""

    indication: bool = False
    prior_reports: bool = False
    prior_studies: bool = False
