"""Writes a word as another one is written."""


def cased_like(word: str, pattern: str) -> str:
    """`word` in capitals, small letters or title case, as `pattern` is."""
    letters = [sign for sign in pattern if sign.isalpha()]
    if len(letters) > 1 and all(sign.isupper() for sign in letters):
        return word.upper()
    if letters and letters[0].islower():
        return word.lower()
    return word
