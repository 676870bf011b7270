"""Burned-in text: found, judged, painted over, and looked for again."""
