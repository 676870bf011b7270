"""wetread: the machine draft for a physician's preliminary (wet) read of a radiology study."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wetread.assemble import read as read
    from wetread.reports import explain as explain

__all__ = ["explain", "read"]
_HOMES = {"explain": "wetread.reports", "read": "wetread.assemble"}
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Lazy, so that `wetread --help` never imports pydicom or onnxruntime.
    if name in __all__:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
