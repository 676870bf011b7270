"""Settings from the environment and a file."""

from pathlib import Path

import pytest

from wetread.errors import SettingsError
from wetread.settings import Settings


def test_without_anything_the_defaults_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    settings = Settings.load({})
    assert (settings.reader, settings.state) == ("embedded", tmp_path / "wetread")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('reader = "theirs"\nthreads = 3\n')
    settings = Settings.load({"WETREAD_SETTINGS": str(file), "WETREAD_READER": "ours", "WETREAD_STATE": "/s"})
    assert (settings.reader, settings.threads, settings.state) == ("ours", 3, Path("/s"))


@pytest.mark.parametrize("text", ['raeder = "x"', "threads = 0", "threads = [", 'threads = "many"'])
def test_what_cannot_be_used_is_a_settings_error(text: str, tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        Settings.load({"WETREAD_SETTINGS": str(file)})


def test_the_error_names_the_key_and_not_its_value() -> None:
    with pytest.raises(SettingsError, match="threads") as raised:
        Settings.load({"WETREAD_THREADS": "secret"})
    assert "secret" not in raised.value.message


def test_a_file_that_is_not_there_is_a_settings_error() -> None:
    with pytest.raises(SettingsError):
        Settings.load({"WETREAD_SETTINGS": "/nowhere/site.toml"})
