from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import dj_database_url
import pytest
import redis

from svd_portal.embedded import addresses

SHORT = Path("/srv/portal/var")
DEEP = Path("/srv") / "/".join(["a-rather-long-directory-name"] * 6) / "var"


def test_sockets_live_in_var_when_the_path_is_short() -> None:
    assert addresses.redis_socket(SHORT) == SHORT / "run" / "redis.sock"
    assert addresses.postgresql_socket(SHORT) == SHORT / "run" / "postgresql" / ".s.PGSQL.5432"


@pytest.mark.parametrize("socket", [addresses.redis_socket, addresses.postgresql_socket])
def test_sockets_fit_the_kernels_limit_when_var_lies_deep(socket: Callable[[Path], Path]) -> None:
    assert len(str(socket(DEEP))) < 100
    assert str(socket(DEEP)).startswith("/tmp/svd-portal-")


def test_sockets_of_two_deep_directories_never_meet() -> None:
    assert addresses.socket_directory(DEEP) != addresses.socket_directory(DEEP / "other")


def test_the_longest_path_that_fits_stays_in_var() -> None:
    fits = Path("/" + "x" * (addresses.LONGEST_SOCKET_PATH - len("/run/postgresql/.s.PGSQL.5432") - 1))
    assert len(str(addresses.postgresql_socket(fits))) == addresses.LONGEST_SOCKET_PATH
    assert addresses.socket_directory(fits) == fits / "run"
    assert (
        addresses.socket_directory(fits.with_name(f"{fits.name}x")) != fits.with_name(f"{fits.name}x") / "run"
    )


def test_letters_count_as_bytes_in_a_welsh_path() -> None:
    var = Path("/" + "ŵ" * 60)
    assert len(str(var / "run/postgresql/.s.PGSQL.5432")) < 100
    assert len(str(addresses.postgresql_socket(var)).encode()) < 100


def test_asking_for_addresses_creates_nothing(tmp_path: Path) -> None:
    var = tmp_path / "var"
    addresses.database_settings(var)
    addresses.redis_url(var)
    assert not var.exists()


def test_database_url_leads_to_the_same_place_as_the_settings() -> None:
    var = Path("/srv/my portal/var")
    settings, url = addresses.database_settings(var), addresses.database_url(var)
    parsed = dj_database_url.parse(url)
    assert (parsed["NAME"], parsed["USER"]) == (settings["NAME"], settings["USER"])
    assert parse_qs(urlsplit(url).query)["host"] == [settings["HOST"]]


def test_redis_url_names_socket_and_database() -> None:
    var = Path("/srv/my portal/var")
    options = redis.Redis.from_url(addresses.redis_url(var, db=3)).connection_pool.connection_kwargs
    assert (options["path"], options["db"]) == ("/srv/my portal/var/run/redis.sock", 3)
    assert "?" not in addresses.redis_url(var)
