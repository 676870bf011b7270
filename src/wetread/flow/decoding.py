"""The pictures of a study, decoded once."""

from collections.abc import Mapping
from dataclasses import dataclass

from wetread.errors import InputError
from wetread.ports import PixelSource
from wetread.records.draft import ImageFailure
from wetread.records.image import ImageTensor
from wetread.records.study import Study


@dataclass(frozen=True)
class Decoded:
    """The first frame of each readable image, by instance, and those images that could not be decoded."""

    images: Mapping[str, ImageTensor]
    failures: tuple[ImageFailure, ...] = ()


def decode(study: Study, pixels: PixelSource) -> Decoded:
    """Decodes what is to be read; what is only named, or left out, stays encoded."""
    images: dict[str, ImageTensor] = {}
    failures: list[ImageFailure] = []
    for item in study.readable:
        try:
            images[item.instance] = pixels.image(item)
        except InputError as error:
            failures.append(ImageFailure(instance=item.instance, code=error.code, message=error.message))
    return Decoded(images, tuple(failures))
