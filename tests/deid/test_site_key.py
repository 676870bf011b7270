"""The site's secret."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wetread.deid.site_key import FILE_NAME, KEY_BYTES, site_key
from wetread.errors import DeidentificationError


def test_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    key = site_key(tmp_path / "home")
    assert len(key) == KEY_BYTES
    assert site_key(tmp_path / "home") == key
    assert stat.S_IMODE((tmp_path / "home" / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == [FILE_NAME]


def test_different_sites_have_different_keys(tmp_path: Path) -> None:
    assert site_key(tmp_path / "one") != site_key(tmp_path / "two")


def test_many_makers_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: site_key(tmp_path / "home"), range(32)))) == 1


def test_without_a_folder_the_key_lives_as_long_as_the_process() -> None:
    assert site_key(None) == site_key(None)
    assert len(site_key(None)) == KEY_BYTES


def test_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    site_key(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o644)
    with pytest.raises(DeidentificationError):
        site_key(tmp_path)


def test_key_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch(0o600)
    with pytest.raises(DeidentificationError):
        site_key(tmp_path)


def test_folder_that_cannot_be_is_an_error_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeidentificationError):
        site_key(tmp_path / "file" / "home")
