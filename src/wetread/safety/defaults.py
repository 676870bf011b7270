"""The rules that every study passes unless the settings say otherwise."""

from wetread.ports import Rule
from wetread.safety.abstained import Abstained
from wetread.safety.anatomy import Anatomy
from wetread.safety.comparison import Comparison
from wetread.safety.contradiction import Contradiction
from wetread.safety.frontals_disagree import FrontalsDisagree
from wetread.safety.gate_confidence import GateConfidence
from wetread.safety.grounding import Grounding
from wetread.safety.header_kind import HeaderKind
from wetread.safety.identity_match import IdentityMatch
from wetread.safety.laterality import UnverifiedLaterality
from wetread.safety.low_confidence import LowConfidence
from wetread.safety.negatives import Negatives
from wetread.safety.silence import Silence


def default_rules() -> tuple[Rule, ...]:
    """In the order in which their reasons are read: what is the picture, whose is it, what does the draft say."""
    return (
        Abstained(),
        GateConfidence(),
        HeaderKind(),
        IdentityMatch(),
        Contradiction(),
        FrontalsDisagree(),
        Negatives(),
        Comparison(),
        Grounding(),
        UnverifiedLaterality(),
        Anatomy(),
        LowConfidence(),
        Silence(),
    )
