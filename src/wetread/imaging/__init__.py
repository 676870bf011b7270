"""Shared ground for everything that holds pixels: decoding, resizing, rendering, label maps."""
