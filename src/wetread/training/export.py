"""The stage `export`: ONNX files that take a plain picture, and the bundle that the package ships."""

import hashlib
import math
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.readers.panel import SAID
from wetread.records.operating import ModelCard, Operating
from wetread.training.cloud import Cloud
from wetread.training.networks import Distance
from wetread.training.recipe import Recipe
from wetread.training.trained import Trained

# The label grid is this many times finer than the network's, so that outlines are smooth on the film.
FINER = 4
# Weights of a tensor of at least so many numbers are kept in 16 bits.
LARGE = 1024
LICENCE = "Research use only (terms of the sources: LICENSE beside the weights)"
NIH = "NIH ChestX-ray14 with boxes of the RSNA challenge"
SIDELESS = "no side or zone in words: lung opacity's box was not shown to be on the right side often enough"
HEARTLESS = "no heart, hence no cardiothoracic ratio"
OPEN_LICENCE = "No source for research use only (terms of the sources: LICENSE beside the weights)"
LACKS = (
    "no lateral view, no prior studies, no indication",
    "no bones, lines, tubes, devices or upper abdomen",
    "locations of the 14 findings are not validated; that of lung opacity is measured",
    "labels of the 14 findings were text-mined, not read by radiologists; those of lung opacity were read",
    "no finding may be denied: sensitivities are too uncertain",
    "adults only; one hospital's films for the findings",
)


class FineLabels(nn.Module):
    """Film to labels uint8 (batch, row, column) on the finer grid."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, film: Tensor) -> Tensor:
        wide = functional.interpolate(self.network(film), scale_factor=float(FINER), mode="bilinear")
        return wide.argmax(1).to(torch.uint8)


class ChancesAndDistance(nn.Module):
    """Picture to (chance of each class, distance of the features from those of films)."""

    def __init__(self, network: nn.Module, cloud: Cloud) -> None:
        super().__init__()
        self.network = network
        self.distance = Distance(cloud)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        logits, features = self.network(picture)
        return logits.softmax(1), self.distance(features)


def export(trained: Trained, operating: Operating, recipe: Recipe, opset: int, out: Path) -> ModelCard:
    """Writes the bundle into `out` and returns its card; the ONNX files have a free batch size."""
    out.mkdir(parents=True, exist_ok=True)
    anatomy, gate = trained.anatomy.network, trained.gate.network
    side, small = trained.films.pixels.shape[-1], trained.pictures.pixels.shape[-1]
    _onnx(trained.findings, "film", SAID, side, opset, out / "findings.onnx")
    if trained.transfer is not None:
        _onnx(trained.transfer, "film", SAID[:3], side, opset, out / "transfer.onnx")
    _onnx(FineLabels(anatomy), "film", ("labels",), side, opset, out / "anatomy.onnx")
    _onnx(ChancesAndDistance(gate, trained.cloud), "picture", ("chances", "distance"), small, opset, out / "gate.onnx")
    (out / "operating.json").write_text(operating.model_dump_json(indent=1), "utf-8")
    card = _card(recipe, operating, out)
    (out / "manifest.json").write_text(card.model_dump_json(indent=1), "utf-8")
    return card


def _onnx(network: nn.Module, given: str, names: tuple[str, ...], side: int, opset: int, path: Path) -> None:
    network = network.to(memory_format=torch.contiguous_format).eval()
    example = torch.rand(2, 1, side, side)
    program = torch.onnx.export(
        network,
        (example,),
        dynamo=True,
        input_names=[given],
        output_names=list(names),
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        opset_version=opset,
        optimize=False,  # keeps the names of the parameters, and onnxruntime folds constants itself
        verbose=False,
    )
    model = program.model_proto
    # Notes of the exporter hold the paths of the machine it ran on.
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    _halve(model)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _halve(model: onnx.ModelProto) -> None:
    """Large weights as 16-bit floats, cast back once when the model is loaded: half the file, the same arithmetic."""
    large = [one for one in model.graph.initializer if one.data_type == onnx.TensorProto.FLOAT and _size(one) >= LARGE]
    casts = []
    for held in large:
        values = onnx.numpy_helper.to_array(held)
        short = onnx.numpy_helper.from_array(values.astype(np.float16), f"{held.name}.half")
        casts.append(onnx.helper.make_node("Cast", [short.name], [held.name], to=onnx.TensorProto.FLOAT))
        model.graph.initializer.remove(held)
        model.graph.initializer.append(short)
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def _size(held: onnx.TensorProto) -> int:
    return math.prod(held.dims)


def lacks_of(operating: Operating) -> tuple[str, ...]:
    """What a bundle cannot do, the same for all and its own."""
    own = ((SIDELESS, bool(operating.sided)), (HEARTLESS, operating.anatomy.heart is not None))
    return (*LACKS, *(lacking for lacking, there in own if not there))


def _card(recipe: Recipe, operating: Operating, out: Path) -> ModelCard:
    transfer = ["transfer.onnx"] if "transfer" in recipe.names else []
    names = ("anatomy.onnx", "findings.onnx", "gate.onnx", "operating.json", *transfer)
    jsrt = "" if recipe.without else "JSRT/SCR, "
    began = ", weights learnt on ImageNet" if transfer else ""
    contents = {name: (out / name).read_bytes() for name in names}
    return ModelCard(
        name=recipe.name,
        version=recipe.version,
        licence=OPEN_LICENCE if recipe.without else LICENCE,
        intended_use="Research on frontal chest radiographs of adults; not a medical device.",
        lacks=lacks_of(operating),
        trained_on=f"{NIH}, {jsrt}Shenzhen and Montgomery, MedNIST, MedPix, BUSI{began} (see CARD.md)",
        files=tuple((name, hashlib.sha256(content).hexdigest()) for name, content in contents.items()),
        size_bytes=sum(map(len, contents.values())),
        split=(recipe.split.key, recipe.split.shares),
        base=recipe.base,
        run=recipe.digest(),
    )
