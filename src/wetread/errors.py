"""Every error that wetread raises on purpose, each with a stable code.

::

    WetreadError
    ├── InputError                 what was given cannot be used
    │   ├── NotDicom               input.not_dicom
    │   ├── Misnamed               input.misnamed              a text or PDF that is called .dcm
    │   ├── Truncated              input.truncated
    │   ├── NoPixels               input.no_pixels
    │   ├── UnsupportedSyntax      input.unsupported_syntax    says what to install
    │   ├── ZeroSized              input.zero_sized
    │   ├── TooLarge               input.too_large             the decompression-bomb guard
    │   ├── Unreadable             input.unreadable            permissions, broken links, corrupt pixels
    │   ├── UnknownCharacterSet    input.character_set
    │   ├── InconsistentHeader     input.header                lengths or attributes contradict each other
    │   ├── EncryptedZip           input.zip_encrypted
    │   ├── ZipTraversal           input.zip_traversal
    │   ├── ZipBomb                input.zip_bomb
    │   ├── BadZip                 input.zip_bad
    │   ├── NothingFound           input.nothing_found
    │   └── BadContext             input.context
    ├── DeidentificationError      deid.failed                 closes: no Study is made, no file released
    │   ├── UnknownPatient         deid.patient                no ID, one that stands for nobody, or one of two patients
    │   ├── NotCleanable           deid.kind                   an object that nobody here can clean
    │   ├── PixelsNotClean         deid.pixels                 pixels that cannot be examined or cleaned
    │   └── Residue                deid.residue                identity was found in what was to be released
    ├── ReaderError
    │   ├── WeightsMismatch        reader.weights_digest
    │   └── UnparsedAnswer         reader.unparsed
    ├── PartError
    │   ├── UnknownPart            part.unknown
    │   └── MissingPart            part.missing                says what to install
    ├── LanguageError
    │   ├── BadRules               language.rules              a rule, lexicon or pipeline file that does not fit
    │   ├── BadPipeline            language.pipeline           a component stands before what it requires
    │   ├── SpanOutside            language.span               a span that is not inside its text
    │   ├── BadLine                language.line               a line of JSONL that is none, or lacks a field
    │   └── BadEncoding            language.encoding           bytes that are not UTF-8
    ├── SettingsError              settings.invalid
    ├── OutputError                output.unwritable
    ├── IdentityStoreError         store.identities            closes: no identity is given out or mixed up
    └── TrainingError
        ├── BadRecipe              train.recipe
        └── BadData                train.data

A message is for the person at the keyboard. It never holds patient data nor a file's name, which often is patient
data; whoever knows the name (the command line) prints it beside the message.
"""

from typing import ClassVar


class WetreadError(Exception):
    """The root: `code` is stable and documented, `message` is one sentence that helps."""

    code: ClassVar[str] = "wetread"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputError(WetreadError):
    code = "input"


class NotDicom(InputError):
    code = "input.not_dicom"


class Misnamed(InputError):
    code = "input.misnamed"


class Truncated(InputError):
    code = "input.truncated"


class NoPixels(InputError):
    code = "input.no_pixels"


class UnsupportedSyntax(InputError):
    code = "input.unsupported_syntax"


class ZeroSized(InputError):
    code = "input.zero_sized"


class TooLarge(InputError):
    code = "input.too_large"


class Unreadable(InputError):
    code = "input.unreadable"


class UnknownCharacterSet(InputError):
    code = "input.character_set"


class InconsistentHeader(InputError):
    code = "input.header"


class EncryptedZip(InputError):
    code = "input.zip_encrypted"


class ZipTraversal(InputError):
    code = "input.zip_traversal"


class ZipBomb(InputError):
    code = "input.zip_bomb"


class BadZip(InputError):
    code = "input.zip_bad"


class NothingFound(InputError):
    code = "input.nothing_found"


class BadContext(InputError):
    code = "input.context"


class DeidentificationError(WetreadError):
    code = "deid.failed"


class UnknownPatient(DeidentificationError):
    code = "deid.patient"


class NotCleanable(DeidentificationError):
    code = "deid.kind"


class PixelsNotClean(DeidentificationError):
    code = "deid.pixels"


class Residue(DeidentificationError):
    code = "deid.residue"


class ReaderError(WetreadError):
    code = "reader"


class WeightsMismatch(ReaderError):
    code = "reader.weights_digest"


class UnparsedAnswer(ReaderError):
    code = "reader.unparsed"


class PartError(WetreadError):
    code = "part"


class UnknownPart(PartError):
    code = "part.unknown"


class MissingPart(PartError):
    code = "part.missing"


class LanguageError(WetreadError):
    code = "language"


class BadRules(LanguageError):
    code = "language.rules"


class BadPipeline(LanguageError):
    code = "language.pipeline"


class SpanOutside(LanguageError):
    code = "language.span"


class BadLine(LanguageError):
    code = "language.line"


class BadEncoding(LanguageError):
    code = "language.encoding"


class SettingsError(WetreadError):
    code = "settings.invalid"


class OutputError(WetreadError):
    code = "output.unwritable"


class IdentityStoreError(WetreadError):
    code = "store.identities"


class TrainingError(WetreadError):
    code = "train"


class BadRecipe(TrainingError):
    code = "train.recipe"


class BadData(TrainingError):
    code = "train.data"


def place_of(error: BaseException) -> str:
    """Module and line where an error was raised, nothing of what it says: that may quote a value."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return f"{last.tb_frame.f_globals.get('__name__')} line {last.tb_lineno}" if last is not None else "unknown"
