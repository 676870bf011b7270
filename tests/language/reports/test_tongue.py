"""Which language a text is in: another one is said, English is never taken for one."""

import pytest

from wetread.language.reports.tongue import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("PA CHEST", "en"),
        ("ER ER 1005 [De-identified by De-ID] PRIMARY CARE PHYSICIAN: A. ATTENDING PHYSICIAN ADDENDUM: SYNCOPE.", "en"),
        ("Kein Erguss.", "de"),
        ("Die Lunge ist frei. Das Herz ist nicht vergrößert.", "de"),
        ("Pas d'épanchement pleural. Le coeur est de taille normale.", "fr"),
        ("No hay derrame pleural. El corazón es de tamaño normal.", "es"),
        ("Sem derrame pleural.", "pt"),
        ("Nessun versamento pleurico. Il cuore è nella norma.", "it"),
        ("Geen pleuravocht. Het hart is niet vergroot.", "nl"),
        ("Легкие чистые.", "und"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert language_of(text) == language
