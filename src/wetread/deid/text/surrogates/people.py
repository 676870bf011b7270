"""Names for names: the persona's for the patient, for anybody else one that is drawn word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wetread.deid.persona import Persona
from wetread.deid.text.known.lexicon import Lexicon
from wetread.deid.text.known.people import part_of, plain
from wetread.deid.text.known.person_names import RUN_ON
from wetread.deid.text.surrogates.casing import cased_like
from wetread.deid.text.surrogates.draw import Draw
from wetread.deid.text.surrogates.figures import figures
from wetread.deid.text.tables import entries, entry_set
from wetread.deid.text.words import Word, folded, words_of

_POSSESSIVE: Final = re.compile(r"['’]s$")
_TYPISTS: Final = re.compile(r"[A-Za-z]{2,4}[/:][A-Za-z]{2,4}")
_INITIALS: Final = "ABCDEFGHJKLMNOPRSTW"


@dataclass(frozen=True)
class Naming:
    """Who is meant by the words of one text: `roles` is the part that a word played where it stood in a whole name."""

    draw: Draw
    persona: Persona
    lexicon: Lexicon
    roles: Mapping[str, str]

    def renamed(self, written: str) -> str:
        """The name in the same order and letters, with titles, commas and initials where they were."""
        words = words_of(written)
        named = [word for word in words if word.text[0].isalpha()]
        if _TYPISTS.fullmatch(written):
            return figures(self.draw, "PERSON", written)
        if not named:
            return self.draw.one("PERSON", written, entries("surrogates/family.txt"))
        if RUN_ON.search(written) and not any(mark in written for mark in " ^,"):
            return self._run_on(written)
        is_patient = any(_part(word.text, self.lexicon.patient, self.lexicon) for word in named)
        return self._woven(written, words, self._new_words(written, named, is_patient))

    def _run_on(self, written: str) -> str:
        """A name without blanks between its parts; one part alone becomes one word."""
        part = self.lexicon.part(folded(written))
        if not any(form in folded(written) for form in self.lexicon.patient):
            return self.draw.one("PERSON", written, entries("surrogates/family.txt"))
        if part:
            return self.persona.family if part == "family" else self.persona.given
        return f"{self.persona.given} {self.persona.family}"

    def _new_words(self, written: str, named: list[Word], is_patient: bool) -> dict[int, str]:
        """Start of each word to what stands there now."""
        used: dict[str, str] = {}
        new: dict[int, str] = {}
        for place, word in enumerate(named):
            role = self._role(written, named, place)
            used = {} if _begins_again(written, named, place, role, used) else used
            bare = _POSSESSIVE.sub("", word.text)
            made = self._word(bare, role, is_patient, used)
            new[word.start] = made + word.text[len(bare) :] if made else ""
        return new

    def _role(self, written: str, named: list[Word], place: int) -> str:
        known = part_of(named[place].text, self.lexicon) or (
            self.roles.get(plain(named[place].text)) if len(named) == 1 else None
        )
        return known or position_role(written, named, place)

    def _word(self, word: str, role: str, is_patient: bool, used: dict[str, str]) -> str:
        if plain(word) in entry_set("particles.txt") and (role == "family" or word.islower()):
            return ""
        if len(word) == 1:
            letter = self._first_letter(role) if is_patient else self.draw.one("PERSON initial", word, _INITIALS)
            return cased_like(letter, word)
        if not is_patient:
            return cased_like(self.draw.one(f"PERSON {role}", plain(word), entries(f"surrogates/{role}.txt")), word)
        return cased_like(self._persona_word(role, word, used), word)

    def _persona_word(self, role: str, word: str, used: dict[str, str]) -> str:
        """The persona has one family and one given name: further words of the patient's name are drawn."""
        if used.setdefault(role, word) == word:
            return self.persona.family if role == "family" else self.persona.given
        return "" if role == "family" else self.draw.one("PERSON given", plain(word), entries("surrogates/given.txt"))

    def _first_letter(self, role: str) -> str:
        return (self.persona.family if role == "family" else self.persona.given)[:1].upper() or "X"

    def _woven(self, written: str, words: list[Word], new: dict[int, str]) -> str:
        """The new words between the old signs; where a word falls away, so does the blank or hyphen after it."""
        pieces: list[str] = []
        end = 0
        for word in words:
            pieces.append("" if pieces and pieces[-1] == "" and word.start > end else written[end : word.start])
            made = new.get(word.start, word.text if not word.text[0].isalnum() else "")
            pieces.append(made)
            end = word.end
        return re.sub(r"^[\s\-.,]+|[\s\-]+$|(?<=[\s-])[\s-]+|-(?=[\s,.])", "", "".join(pieces)) or self.persona.family


def _begins_again(written: str, named: list[Word], place: int, role: str, used: Mapping[str, str]) -> bool:
    """A second mention: the family's name comes again after a comma, or after the given one."""
    if role != "family" or role not in used:
        return False
    between = written[named[place - 1].end : named[place].start]
    return "," in between or used[role] != named[place - 1].text


def position_role(written: str, named: list[Word], place: int) -> str:
    """Before a comma or caret the family, after it the given names; else the last whole word is the family."""
    comma = re.search(r"[,^]", written)
    if comma:
        return "family" if named[place].start < comma.start() else "given"
    whole = [word for word in named if len(word.text) > 1]
    if len(named) == 1 or not whole:
        return "given" if folded(named[place].text).capitalize() in entry_set("surrogates/given.txt") else "family"
    return "family" if named[place] == whole[-1] and (len(whole) > 1 or place) else "given"


def roles_in(names: list[str]) -> dict[str, str]:
    """The part that each word plays in the whole names of a text."""
    roles: dict[str, str] = {}
    for written in names:
        named = [word for word in words_of(written) if word.text[0].isalpha()]
        if len(named) > 1:
            roles |= {plain(word.text): position_role(written, named, place) for place, word in enumerate(named)}
    return roles


def _part(word: str, whose: Mapping[str, str], lexicon: Lexicon) -> bool:
    return plain(word) in whose or (part_of(word, lexicon) is not None and not any(
        plain(word).startswith(other[:4]) for other in lexicon.people
    ) and any(plain(word).startswith(own[:3]) for own in whose))  # fmt: skip
