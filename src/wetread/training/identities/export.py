"""Writes the tagger as one ONNX file, weights in float16, with its manifest."""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from wetread.training.identities.network import WordNetwork
from wetread.training.identities.recipe import TaggerRecipe

FILE = "tagger.onnx"


class OneText(nn.Module):
    """The network for one text, without batch and padding: each spelling is read once. To logits (word, kind)."""

    def __init__(self, network: WordNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, signs: Tensor, which: Tensor, buckets: Tensor, looks: Tensor) -> Tensor:
        spelt = self.network.spelt(signs).index_select(0, which)[None]
        real = torch.ones_like(looks[None, :, :1])
        logits: Tensor = self.network.tagged(spelt, buckets[None], looks[None], real)[0]
        return logits


def export(network: WordNetwork, recipe: TaggerRecipe, sizes: tuple[int, int], folder: Path) -> None:
    """Writes `tagger.onnx` and `manifest.json` into a folder; `sizes` are signs and looks of a word."""
    folder.mkdir(parents=True, exist_ok=True)
    signs, looks = sizes
    ones = torch.ones(9, dtype=torch.int64)
    inputs = (torch.ones(5, signs, dtype=torch.int64), ones, ones.clone(), torch.zeros(9, looks))
    words = torch.export.Dim("words", min=2, max=100_000)
    spellings = torch.export.Dim("spellings", min=2, max=100_000)
    program: Any = torch.onnx.export(
        OneText(network).eval(),
        inputs,
        dynamo=True,
        dynamic_shapes=({0: spellings}, {0: words}, {0: words}, {0: words}),
        input_names=["signs", "which", "buckets", "looks"],
        output_names=["logits"],
        verbose=False,
    )
    content = smaller(_without_notes(program.model_proto)).SerializeToString()
    (folder / FILE).write_bytes(content)
    manifest = {
        "name": recipe.name,
        "version": recipe.version,
        "licence": "Apache-2.0",
        "files": {FILE: hashlib.sha256(content).hexdigest()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _without_notes(model: Any) -> Any:
    """Notes of the exporter hold the paths of the machine that it ran on."""
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in (*model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer):
        del value.metadata_props[:]
    del model.metadata_props[:]
    return model


def smaller(model: Any) -> Any:
    """Large tables in float16, widened again by a Cast when the session is built."""
    import onnx
    from onnx import numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != "float32" or values.size < 256:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype("float16"), f"{name}.half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model
