"""Pixels on the way in: a DICOM frame or a picture becomes an ImageTensor, bright = high.

`steps` of the tensor lists what was done, in order, in these words. Decoder: `pyjpegls`, `pylibjpeg`, `pillow`,
`pydicom`, `gdcm`. Colour: `ybr_to_rgb`, `palette`, `alpha_on_black`, `cmyk_to_rgb`. Values: `modality_lut`, `rescale`,
`voi_lut`, `window_linear`, `window_linear_exact`, `window_sigmoid`, `min_max`, `flat`, `inverted`, `padding`,
`depth_8` to `depth_16`. Geometry: `mirrored`, `exif_mirrored`, `exif_flipped`, `exif_turned`, `exif_transposed`. What
was odd: `syntax_assumed`, `high_bit`, `excess_frames`, `excess_bytes`, `colour_space_of_codestream`,
`header_repaired`, `exif_ignored`, `rescale_ignored`, `window_ignored`, `window_function_unknown`, `first_frame`.
Taken out: `blanked`.
"""

import numpy as np
from pydicom import Dataset

from wetread.imaging.codec import Stored, stored_frame
from wetread.imaging.colour import palette_colour, true_colour
from wetread.imaging.grey import brightness, hounsfield_units
from wetread.imaging.header import PixelHeader, check_header, pixel_header
from wetread.imaging.notices import quiet
from wetread.imaging.picture import picture_image
from wetread.imaging.spacing import patient_spacing
from wetread.records.arrays import Floats
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.vocabulary import Orientation

__all__ = ["check_header", "dicom_image", "picture_image"]


def dicom_image(
    dataset: Dataset, frame: int, instance: str, orientation: Orientation, hounsfield: bool = False
) -> ImageTensor:
    """Decodes frame `frame` (from 1), and only that, to [0, 1] after the VOI window; or, of a CT, to Hounsfield units.

    Raises an InputError with the code that says why there are no pixels to be had.
    """
    mirror = orientation == "mirrored"
    with quiet() as notices:
        header = pixel_header(dataset)
        stored, decoding = stored_frame(dataset, header, frame)
        values, shading = _shown(
            np.ascontiguousarray(stored[:, ::-1]) if mirror else stored, dataset, header, frame, hounsfield
        )
        spacing = patient_spacing(dataset, frame)
    return ImageTensor(
        values=values.reshape(1, header.rows, header.columns, -1),
        instance=instance,
        frames=(frame,),
        to_stored=PixelTransform(column_scale=-1, column_offset=header.columns) if mirror else PixelTransform(),
        stored_rows=header.rows,
        stored_columns=header.columns,
        unit="HU" if hounsfield else "1",
        spacing=spacing,
        steps=(*notices, *decoding, *shading, *(["mirrored"] if mirror else [])),
    )


def _shown(
    stored: Stored, dataset: Dataset, header: PixelHeader, frame: int, hounsfield: bool
) -> tuple[Floats, tuple[str, ...]]:
    if hounsfield:
        return hounsfield_units(stored, dataset, header, frame)
    if header.photometric == "PALETTE COLOR":
        return palette_colour(stored, dataset, header), ("palette",)
    if header.samples == 3:
        return np.ascontiguousarray(true_colour(stored, header)), ()
    return brightness(stored, dataset, header, frame)
