"""A password of the centre's address is used and never shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import CentreUrl, SettingsError, load, mask_secrets

ADDRESS = "postgresql://stockhand:s3cret@db.example.com/stock"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (ADDRESS, "postgresql://stockhand:***@db.example.com/stock"),
        ("postgresql+psycopg://:s3@cr/et@h/d", "postgresql+psycopg://:***@h/d"),
        ("postgresql://stockhand@h/d", "postgresql://stockhand@h/d"),
        ("postgresql:///d?host=/run/pg&password=s3cret&user=u", "postgresql:///d?host=/run/pg&password=***&user=u"),
        ("https://tok3n@hub.example.com/v1", "https://***@hub.example.com/v1"),
        ("https://hub.example.com:8443/", "https://hub.example.com:8443/"),
        ("https://hub.example.com/?access_token=abc#x", "https://hub.example.com/?access_token=***#x"),
        ("sqlite:////srv/centre.db", "sqlite:////srv/centre.db"),
    ],
)
def test_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert str(CentreUrl(address)) == shown


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1).map(lambda text: f"<{text}>"))
def test_no_password_comes_through(password: str) -> None:
    shown = mask_secrets(f"cannot reach postgresql://user:{password}@host/db, try later")
    assert password not in shown
    assert shown.endswith("host/db, try later")


def test_settings_never_show_the_password(tmp_path: Path) -> None:
    settings = load(tmp_path, {"STOCKHAND_CENTRE": ADDRESS}, {})
    assert settings.centre is not None
    assert settings.centre.full == ADDRESS
    assert "s3cret" not in f"{settings} {settings!r} {settings.effective()}"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_password_in_a_file_for_others_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'\ncentre = "{ADDRESS}"\n', encoding="utf-8")
    file.chmod(mode)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {}, {})
    words = "centre holds a password and others may read the file: set its mode to 0600"
    assert str(caught.value) == f"{file}:2: {words}"


def test_password_in_a_file_of_the_owner_alone_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'centre = "{ADDRESS}"\n', encoding="utf-8")
    file.chmod(0o600)
    assert load(tmp_path, {}, {}).centre == CentreUrl(ADDRESS)


def test_address_without_a_secret_may_stand_in_any_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('centre = "https://hub.example.com"\n', encoding="utf-8")
    file.chmod(0o644)
    assert load(tmp_path, {}, {}).centre == CentreUrl("https://hub.example.com")


@pytest.mark.parametrize(
    ("address", "got"),
    [
        ("mysql://u:s3cret@h/d", "a URL of another kind"),
        ("postgresql:/u:s3cret@h/d", "a text that is no URL"),
        ("http://u:s3cret@hub.example.com", "http to another machine"),
        ("https://", "an address without a host"),
        ("https://u:s3cret@h:port/", "a text that is no URL"),
        ("sqlite:///s3cret x", "a text with spaces or control characters, or longer than 2048"),
    ],
)
def test_refused_address_is_not_quoted(tmp_path: Path, address: str, got: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {"STOCKHAND_CENTRE": address}, {})
    assert str(caught.value).endswith(f"got {got}")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_plain_http_is_for_this_machine(tmp_path: Path, address: str) -> None:
    assert load(tmp_path, {}, {"centre": address}).centre == CentreUrl(address)


@pytest.mark.parametrize(
    ("address", "database"),
    [("sqlite:///centre.db", True), ("postgresql+psycopg://h/d", True), ("https://hub.example.com", False)],
)
def test_address_says_whether_it_is_a_database(address: str, *, database: bool) -> None:
    assert CentreUrl(address).is_database is database
