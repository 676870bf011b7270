"""What a site asks of de-identification: the options of the profile, checked to go together."""

from collections.abc import Iterable
from typing import Final

from wetread.deid.profile.table import EDITION, OPTIONS, PROFILE, RETAIN_SAFE_PRIVATE
from wetread.errors import SettingsError
from wetread.records.deidentification import Applied, Temporal

# PS3.16 CID 7050
_BASIC, _CLEAN_PIXELS = "113100", "113101"
CODES: Final = dict(OPTIONS) | dict([RETAIN_SAFE_PRIVATE])
MEANINGS: Final = {
    "113100": "Basic Application Confidentiality Profile",
    "113101": "Clean Pixel Data Option",
    "113103": "Clean Graphics Option",
    "113104": "Clean Structured Content Option",
    "113105": "Clean Descriptors Option",
    "113106": "Retain Longitudinal Temporal Information Full Dates Option",
    "113107": "Retain Longitudinal Temporal Information Modified Dates Option",
    "113108": "Retain Patient Characteristics Option",
    "113109": "Retain Device Identity Option",
    "113110": "Retain UIDs Option",
    "113111": "Retain Safe Private Option",
    "113112": "Retain Institution Identity Option",
}


def chosen(names: Iterable[str]) -> frozenset[str]:
    """The options by name ("retain-uids") or code ("113110"). Raises SettingsError for others, or for both dates."""
    by_code = {code: name for name, code in CODES.items()}
    found = {by_code.get(name, name.lower().replace("_", "-")) for each in names for name in each.split(",") if name}
    if unknown := found - CODES.keys():
        raise SettingsError(f"{len(unknown)} of the options do not exist; there are {', '.join(sorted(CODES))}.")
    if {"retain-full-dates", "retain-modified-dates"} <= found:
        raise SettingsError("Full dates and modified dates cannot both be retained.")
    return frozenset(found)


def temporal(options: frozenset[str]) -> Temporal:
    """Longitudinal Temporal Information Modified (0028,0303), PS3.3 C.7.1.1.1 of what these options do to dates."""
    if "retain-full-dates" in options:
        return "UNMODIFIED"
    return "MODIFIED" if "retain-modified-dates" in options else "REMOVED"


def applied(options: frozenset[str], *, pixels: bool) -> Applied:
    """What stands in the certificate and in De-identification Method Code Sequence (0012,0064)."""
    codes = [_BASIC, *([_CLEAN_PIXELS] if pixels else []), *(CODES[name] for name in options)]
    return Applied(profile=PROFILE, edition=EDITION, options=tuple(sorted(options)), codes=tuple(sorted(codes)))
