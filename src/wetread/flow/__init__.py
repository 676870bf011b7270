"""The way of a study through the parts: `read` tells it; `batch` takes many the same way."""
