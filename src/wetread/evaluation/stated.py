"""Films without findings that carry a statement all the same."""

import numpy as np

from wetread.evaluation.answers import Answers, Bools
from wetread.evaluation.blocks import Blocks, Fact, Remark
from wetread.evaluation.draws import Draw, figure, mean_of
from wetread.evaluation.films import Films
from wetread.records.vocabulary import NO_FINDING


def false_statements(films: Films, said: Answers, wide: Bools, draw: Draw) -> Blocks:
    """`wide` are the films on which the cardiothoracic ratio alone raises a statement; it hedges, never reports."""
    clean = films.targets[:, -1] > 0
    if clean.any():
        for key, about, stated in (
            ("reported", "reported", any_stated(said, 0)),
            ("stated", "reported or hedged", any_stated(said, 1) | wide),
        ):
            shown = figure(films.patients[clean], mean_of(stated[clean]), draw)
            text = f"{about}: {shown} of {int(clean.sum())} films labelled No Finding"
            yield Fact(key, text, {"films": int(clean.sum()), **shown.plain})
    else:
        yield Remark("No film is labelled No Finding.")
    allowed = [f"{point.finding} ({view})" for point in said.operating.points for view in point.negative_views]
    named = ", ".join(allowed) or "none; no sensitivity is certain enough"
    yield Fact("negative_sentences", f"negative sentences allowed: {named}", allowed)


def any_stated(said: Answers, at: int) -> Bools:
    """Films with an answer at its report limit (0) or its hedge limit (1)."""
    limits = {name: said.limits(name)[at] for name in said.names if name != NO_FINDING}
    each = [said.chance(name) >= limit for name, limit in limits.items() if limit is not None]
    return np.asarray(np.any(each, axis=0)) if each else np.zeros(len(said.chances), np.bool_)
