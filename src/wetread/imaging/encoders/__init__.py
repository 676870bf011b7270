"""Pixels on the way out: cells of native pixel data, and frames of compressed pixel data."""
