"""Random readings of one to three frontals of a study, for property tests."""

from hypothesis import strategies as st

from tests.builders import FRONTAL, ratio, reading
from wetread.records.reading import Apparent, ImageReading
from wetread.records.vocabulary import ANSWERS, FINDINGS, OPACITY

OTHER = "2.25.2"

probabilities = st.dictionaries(st.sampled_from(ANSWERS), st.floats(0.0, 1.0))
ratios = st.builds(ratio, st.floats(0.3, 0.7), st.sampled_from(["judged", "borderline", "ap_view", "mask_unreliable"]))
names = st.sets(st.sampled_from((*FINDINGS, OPACITY)))
instances = st.lists(st.sampled_from([FRONTAL, OTHER, "2.25.3"]), min_size=1, max_size=3, unique=True)
mismatches = st.none() | st.floats(0.0, 10.0)
apparents = st.none() | st.builds(
    Apparent,
    female=st.just(0.5),
    age=st.just(50.0),
    age_deviation=st.just(10.0),
    ap=st.just(0.5),
    mismatch=mismatches,
    mismatch_at=mismatches,
)


@st.composite
def films(draw: st.DrawFn) -> tuple[ImageReading, ...]:
    return tuple(
        reading(
            draw(probabilities),
            instance,
            unassessed=draw(names),
            negatives=draw(names),
            measurements=(draw(ratios),) if draw(st.booleans()) else (),
            reliable_masks=draw(st.booleans()),
            apparent=draw(apparents),
        )
        for instance in draw(instances)
    )
