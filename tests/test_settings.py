"""Settings from the environment, from `trawl.toml`, and from the files that hold secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from trawl.errors import SettingsError
from trawl.settings import Settings, load_settings

_SECRET = "Corbels-and-91-lintels"


def refusal(home: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(home)
    chain, error = [], caught.value
    while error is not None:
        chain.append(str(error))
        error = error.__cause__
    return " ".join(chain)


def test_the_embedded_engine_is_the_default(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings.engine == "embedded"
    assert settings.engine_urls == ()
    assert settings.warnings == ()


def test_the_addresses_of_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_ENGINE", "https://es01.example:9200/, https://es02.example:9200")
    assert load_settings(tmp_path).engine_urls == ("https://es01.example:9200", "https://es02.example:9200")


@pytest.mark.parametrize(
    "engine", ["elastic", "es01:9200", "ftp://es01.example", "https://", "https://a.example,,", ""]
)
def test_what_is_no_engine(tmp_path: Path, engine: str) -> None:
    (tmp_path / "trawl.toml").write_text(f'engine = "{engine}"\n')
    assert "https://es01:9200" in refusal(tmp_path)


@pytest.mark.parametrize("password", [_SECRET, f"{_SECRET}/x", f"a,{_SECRET}", f"{_SECRET}?x", f"[{_SECRET}"])
def test_an_address_with_a_password_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("TRAWL_ENGINE", f"https://analyst:{password}@es01.example:9200")
    message = refusal(tmp_path)
    assert "TRAWL_ELASTIC_USER" in message
    assert _SECRET not in message


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Trawl", "trawl"),
        ("Nine Forces", "nine-forces"),
        ("_trawl", "trawl"),
        ("-trawl", "trawl"),
        ("trawl*", "trawl"),
        ("*", "trawl"),
        ("nörd", "n-rd"),
        ("x" * 101, "x" * 100),
    ],
)
def test_a_name_that_no_index_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, better: str) -> None:
    monkeypatch.setenv("TRAWL_ELASTIC_INDEX", name)
    message = refusal(tmp_path)
    assert "environment TRAWL_ELASTIC_INDEX" in message
    assert f"'{better}' would do" in message


@pytest.mark.parametrize("name", ["trawl", "nine-forces_2.b", "a", "x" * 100])
def test_names_that_an_index_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TRAWL_ELASTIC_INDEX", name)
    assert load_settings(tmp_path).elastic_index == name


def test_a_password_from_the_environment_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_ELASTIC_USER", "analyst")
    monkeypatch.setenv("TRAWL_ELASTIC_PASSWORD", _SECRET)
    monkeypatch.setenv("TRAWL_LEDGER", f"postgresql+psycopg://trawl:{_SECRET}@ledger.example/trawl")
    settings = load_settings(tmp_path)
    assert settings.elastic_password is not None
    assert settings.elastic_password.get_secret_value() == _SECRET
    for shown in (repr(settings), str(settings)):
        assert _SECRET not in shown
    assert settings.ledger_url.endswith("@ledger.example/trawl")


@pytest.mark.parametrize("name", ["elastic_password", "elastic_api_key"])
def test_a_secret_in_the_settings_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "trawl.toml").write_text(f'elastic_user = "analyst"\n{name} = "{_SECRET}"\n')
    message = refusal(tmp_path)
    assert f"TRAWL_{name.upper()}_FILE" in message
    assert _SECRET not in message


@pytest.mark.parametrize("name", ["elastic_api_key", "ledger"])
def test_a_secret_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{_SECRET}\n")
    monkeypatch.setenv(f"TRAWL_{name.upper()}_FILE", str(path))
    value = getattr(load_settings(tmp_path), name)
    assert (value if name == "ledger" else value.get_secret_value()) == _SECRET


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file"), (b"", "is empty"), (b" \n", "is empty"), (b"\xff\xfe", "it is not text")],
    ids=["missing", "empty", "blank", "bytes"],
)
def test_a_file_that_holds_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, said: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("TRAWL_ELASTIC_API_KEY_FILE", str(path))
    message = refusal(tmp_path)
    assert f"TRAWL_ELASTIC_API_KEY_FILE names {path}" in message
    assert said in message


def test_a_secret_from_the_folder_of_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "secrets"
    monkeypatch.setenv("TRAWL_SECRETS", str(folder))
    assert f"TRAWL_SECRETS names {folder}, which is no folder" in refusal(tmp_path)
    folder.mkdir()
    assert load_settings(tmp_path).elastic_api_key is None
    (folder / "trawl_elastic_api_key").write_text(f"{_SECRET}\n")
    key = load_settings(tmp_path).elastic_api_key
    assert key is not None
    assert key.get_secret_value() == _SECRET
    monkeypatch.setenv("TRAWL_ELASTIC_API_KEY", _SECRET)
    message = refusal(tmp_path)
    assert "both TRAWL_ELASTIC_API_KEY and TRAWL_SECRETS are set" in message
    assert _SECRET not in message
    monkeypatch.delenv("TRAWL_ELASTIC_API_KEY")
    (folder / "trawl_elastic_api_key").write_text("")
    assert "TRAWL_SECRETS names" in refusal(tmp_path)


def test_a_secret_in_two_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret"
    path.write_text(_SECRET)
    monkeypatch.setenv("TRAWL_ELASTIC_API_KEY_FILE", str(path))
    monkeypatch.setenv("TRAWL_ELASTIC_API_KEY", _SECRET)
    message = refusal(tmp_path)
    assert "Set one of them" in message
    assert _SECRET not in message


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"USER": "analyst"}, "a user and a password go together"),
        ({"PASSWORD": _SECRET}, "a user and a password go together"),
        ({"USER": "analyst", "PASSWORD": _SECRET, "API_KEY": _SECRET}, "two ways to sign in"),
        ({"VERIFY": "false", "CA": "ca.crt"}, "an authority is named"),
        ({"TIMEOUT": "0"}, "Write a number above 0."),
        ({"SHARDS": "0"}, "Write a whole number from 1 to 1,024."),
        ({"REPLICAS": "-1"}, "Write a whole number from 0 to 100 or auto."),
    ],
)
def test_settings_that_do_not_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"TRAWL_ELASTIC_{name}", value)
    message = refusal(tmp_path)
    assert said in message
    assert _SECRET not in message


def test_what_the_settings_file_gets_wrong_is_said_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "trawl.toml").write_text(
        'query_term = 5\nquery_nesting = "deep"\nmarking_ceiling = "official"\nuser = 1\n'
    )
    message = refusal(tmp_path)
    assert "query_term (" in message
    assert "unknown key 'query_term'; did you mean 'query_terms'?" in message
    assert "Write a whole number from 1 to 100." in message
    assert "Did you mean 'OFFICIAL'?" in message
    assert "user (" in message
    assert "goes between quotes" in message


def test_what_is_dangerous_is_said() -> None:
    home = Path("home")
    assert Settings(home=home, engine="https://es01.example:9200").warnings == ()
    assert Settings(home=home, engine="http://localhost:9200,http://127.0.0.1:9201").warnings == ()
    assert Settings(home=home, elastic_verify=False).warnings == (), "the embedded engine asks nobody"
    (unchecked,) = Settings(home=home, engine="https://es01.example:9200", elastic_verify=False).warnings
    assert "TRAWL_ELASTIC_CA" in unchecked
    (plain,) = Settings(home=home, engine="http://es01.example:9200,https://es02.example").warnings
    assert plain == "Records and passwords travel unencrypted to http://es01.example:9200. Use https."
    assert len(Settings(home=home, engine="HTTP://es01.example,HTTPS://es02", elastic_verify=False).warnings) == 2


def test_replicas_are_a_number_or_left_to_the_cluster() -> None:
    assert Settings(home=Path("home")).elastic_replicas == "auto"
    assert Settings(home=Path("home"), elastic_replicas="2").elastic_replicas == 2


def test_a_byte_order_mark_is_no_part_of_what_a_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trawl.toml").write_text("exercise = true\n", "utf-8-sig")
    (tmp_path / "key").write_text(f"{_SECRET}\r\n", "utf-8-sig")
    monkeypatch.setenv("TRAWL_ELASTIC_API_KEY_FILE", str(tmp_path / "key"))
    settings = load_settings(tmp_path)
    assert settings.exercise
    assert settings.elastic_api_key is not None
    assert settings.elastic_api_key.get_secret_value() == _SECRET
