"""UIDs and what stands for them: the same for the same UID in every file that the key has ever cleaned."""

import re
from typing import Final

from pydicom._uid_dict import UID_dictionary

from wetread.deid.pseudonyms import pseudonymous_uid

# Context groups (PS3.16), which pydicom's dictionary lists only in part.
_CONTEXT: Final = re.compile(r"1\.2\.840\.10008\.6\.1\.\d{1,4}")


def names_a_kind(uid: str) -> bool:
    """Whether a UID is one that the standard has given, and so names a kind of thing, never a thing."""
    return uid in UID_dictionary or _CONTEXT.fullmatch(uid) is not None


def other_uid(key: bytes, uid: str) -> str:
    """The UID that stands for this one, or itself where it names a kind."""
    bare = uid.strip(" \0")
    return bare if not bare or names_a_kind(bare) else pseudonymous_uid(key, bare)
