"""UIDs and what stands for them: the same for the same UID in every file that the key has ever cleaned."""

from typing import Final

from wetread.deid.pseudonyms import pseudonymous_uid

_DICOM_ROOT: Final = "1.2.840.10008."
# These name kinds of things, never a thing.
_KINDS: Final = ("ClassUID", "SyntaxUID", "ClassesInStudy", "ClassesSupported", "ContextUID", "CodingSchemeUID")
_NAMING: Final = frozenset({"MappingResourceUID", "ContextGroupExtensionCreatorUID", "CreatorVersionUID"})


def names_a_kind(uid: str, keyword: str) -> bool:
    """Whether a UID is one of the standard, or stands where kinds are named."""
    return uid.startswith(_DICOM_ROOT) or keyword.endswith(_KINDS) or keyword in _NAMING


def other_uid(key: bytes, uid: str, keyword: str) -> str:
    """The UID that stands for this one, or itself where it names a kind."""
    bare = uid.strip(" \0")
    return bare if not bare or names_a_kind(bare, keyword) else pseudonymous_uid(key, bare)
