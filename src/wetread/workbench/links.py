"""Which keys of the page belong together: claims, films and findings."""

from collections.abc import Callable
from dataclasses import dataclass

from wetread.records.claim import Claim
from wetread.records.draft import WetRead
from wetread.records.evidence import Measurement, Region
from wetread.records.reason import sentences

Fits = Callable[[Claim], bool]


@dataclass(frozen=True)
class Links:
    """The keys of the claims that the page shows, and of the films, by what they stand for in the records."""

    claims: tuple[tuple[str, Claim], ...]
    films: dict[str, str]
    titles: dict[str, str]

    @classmethod
    def of(cls, read: WetRead) -> "Links":
        """A held draft shows no claims, so nothing links to any."""
        shown = read.draft.claims if read.draft is not None and read.text is not None else ()
        items = [item.instance for item in read.study.items]
        return cls(
            claims=tuple((f"c{number}", claim) for number, claim in enumerate(shown, 1)),
            films={instance: f"f{number}" for number, instance in enumerate(items, 1)},
            titles={instance: f"Image {number}" for number, instance in enumerate(items, 1)},
        )

    def of_finding(self, finding: str, instance: str) -> str:
        """Keys of the claims that a finding on an image went into, space-separated."""
        return self._keys(lambda claim: finding in claim.findings and instance in claim.instances)

    def of_region(self, region: Region) -> str:
        """Keys of the claims that name the region as evidence, or else its finding."""
        return self._keys(lambda claim: region in claim.evidence) or self.of_finding(region.finding, region.instance)

    def of_measurement(self, measured: Measurement) -> str:
        return self._keys(lambda claim: measured in claim.evidence)

    def of_ids(self, ids: tuple[str, ...]) -> str:
        return self._keys(lambda claim: claim.id in ids)

    def _keys(self, fits: Fits) -> str:
        return " ".join(key for key, claim in self.claims if fits(claim))


def word(table: str, key: str) -> str:
    """The page's word for a word of a closed list."""
    return sentences()[f"page_{table}.{key}"]


def spelt(finding: str) -> str:
    """A finding's name for people: Pleural_Thickening is "Pleural thickening"; names of two words stay."""
    return finding.replace("_T", " t").replace("_", " ")
