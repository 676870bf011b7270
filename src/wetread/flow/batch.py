"""Many studies, one outcome each: one that fails never stops the rest, one that is done is not read again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from wetread.flow.decoding import Decoded
from wetread.flow.parts import Parts
from wetread.flow.prior import Prior, with_priors
from wetread.flow.read import read, receive
from wetread.records.base import digest_of
from wetread.records.context import Context
from wetread.records.draft import WetRead
from wetread.records.failure import Failure
from wetread.records.study import RawStudy


@dataclass(frozen=True)
class Product:
    """A file made of a read study: its `kind` in the words of who asked for it, of one instance or of the whole."""

    kind: str
    content: bytes
    instance: str | None = None


@dataclass(frozen=True)
class Finished:
    """A study that was read (or abstained on), with the products that were asked for."""

    key: str
    contents: tuple[str, ...]
    read: WetRead
    products: tuple[Product, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A study that an earlier run finished."""

    key: str
    contents: tuple[str, ...]


@dataclass(frozen=True)
class Lost:
    """Files, or a whole study, that came to nothing. `contents` are the digests or items that name their sources."""

    contents: tuple[str, ...]
    failure: Failure


Outcome = Finished | Skipped | Lost


Render = Callable[[WetRead, Decoded], tuple[Product, ...]]


def _never(key: str) -> bool:
    return False


def _nothing(read: WetRead, decoded: Decoded) -> tuple[Product, ...]:
    return ()


@dataclass(frozen=True)
class Batch:
    """What all studies of a run share.

    `done` says whether a key was finished before; `salt` enters every key; `render` makes the products of a study
    while its pictures are at hand.
    """

    parts: Parts
    context: Context = field(default_factory=Context)
    priors: tuple[Prior, ...] = ()
    salt: str = ""
    done: Callable[[str], bool] = _never
    render: Render = _nothing

    def resuming(self, done: Callable[[str], bool]) -> "Batch":
        """The same batch, which skips what `done` says is done."""
        return replace(self, done=done)

    def outcomes(self, found: Iterable[RawStudy | Failure]) -> Iterator[Outcome]:
        """One outcome per study or failure, in their order."""
        contents: dict[str, tuple[str, ...]] = {}
        for key, result in self.parts.engine.run(self._outcome, self._jobs(found, contents)):
            held = contents.pop(key)
            yield Lost(held, result) if isinstance(result, Failure) else result

    def key(self, raw: RawStudy) -> str:
        """What a study's result depends on: its bytes, the makers, the context, and `salt`."""
        makers = [maker.digest() for maker in self.parts.makers]
        priors = [[prior.subject, prior.study.digest()] for prior in self.priors]
        content = [sorted(_contents(raw)), makers, self.context.digest(), priors, self.salt]
        return digest_of("BatchKey", 1, content)

    def _jobs(
        self, found: Iterable[RawStudy | Failure], contents: dict[str, tuple[str, ...]]
    ) -> Iterator[tuple[str, RawStudy | Failure]]:
        for number, one in enumerate(found):
            key = f"{number}"
            contents[key] = _contents(one)
            yield key, one

    def _outcome(self, found: RawStudy | Failure) -> Outcome:
        if isinstance(found, Failure):
            return Lost(_contents(found), found)
        key = self.key(found)
        return Skipped(key, _contents(found)) if self.done(key) else self._finished(key, found)

    def _finished(self, key: str, raw: RawStudy) -> Finished:
        study = receive(raw, self.parts)
        made, decoded = read(study, with_priors(self.context, study, self.priors), self.parts)
        return Finished(key, _contents(raw), made, self.render(made, decoded))


def _contents(found: RawStudy | Failure) -> tuple[str, ...]:
    if isinstance(found, Failure):
        return () if found.item is None else (found.item,)
    return tuple(item.content for item in found.items)
