"""A reader of your own behind wetread's gate, drafter and rules: `python examples/own_reader.py FILM`.

A Reader says what is on one picture. Everything else stays as it is: the gate still decides what reaches it, the
drafter writes from its scores, and the rules check the draft. This one knows nothing but how bright the lungs are.
"""

import sys
from pathlib import Path

from wetread.assemble import parts_with
from wetread.flow.batch import Batch, Finished
from wetread.readers.gate import EmbeddedGate
from wetread.records.context import Context, ContextUse
from wetread.records.evidence import Score
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.reading import ImageReading
from wetread.records.study import ImageItem
from wetread.records.vocabulary import Flag
from wetread.settings import Settings


class Brightness:
    """An opacity is likelier the brighter the middle of the film: a baseline that any model should beat."""

    name = "brightness"
    maker = Maker(name="brightness", version="1", licence="Apache-2.0")
    uses = ContextUse()

    def read(self, item: ImageItem, image: ImageTensor, context: Context) -> ImageReading:
        rows, columns = image.grey.shape
        middle = image.grey[rows // 4 : -rows // 4, columns // 6 : -columns // 6]
        probability = float(middle.mean())
        flag: Flag = "reported" if probability >= 0.7 else "hedged" if probability >= 0.5 else "not_flagged"
        score = Score(finding="Infiltration", probability=probability, report_at=0.7, hedge_at=0.5, flag=flag)
        return ImageReading(
            instance=item.instance,
            frame=image.frames[0],
            view=item.acquisition.view,
            maker=self.maker,
            scores=(score,),
            uses=self.uses,
        )


def main(film: str) -> None:
    parts = parts_with(Brightness(), EmbeddedGate.load(reader=Brightness.name), Settings.load())
    for outcome in Batch(parts, Context()).outcomes(parts.intake.studies([Path(film)])):
        if isinstance(outcome, Finished):
            text = outcome.read.text or "Physician review required."
            sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
