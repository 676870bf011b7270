"""Readers: parts that say what is on a picture. `embedded` runs offline on onnxruntime and is in the package."""
