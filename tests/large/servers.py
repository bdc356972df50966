"""Real servers, reached through sockets in a folder of their own."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

USER = "sourcewise"


def postgres_program(name: str) -> str:
    found = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))][-1:] or filter(None, [shutil.which(name)])
    return str(next(iter(found), ""))


REDIS = shutil.which("valkey-server") or shutil.which("redis-server")


class Postgres:
    """A server in `folder`. PostgreSQL refuses to run as root, so then somebody else does."""

    def __init__(self, folder, options):
        self.folder, self.data, self.options = folder, folder / "data", f"{options} -c listen_addresses= -k {folder}"
        self.owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.owner:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(self, name, *arguments):
        command = [postgres_program(name), *arguments]
        subprocess.run(
            command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **self.owner
        )

    def make(self, *options):
        rules = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self.run("initdb", "-D", str(self.data), *rules, *options)

    def start(self):
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", self.options)

    def stop(self):
        self.run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.data))

    def create(self, database):
        self.run("createdb", "-h", str(self.folder), "-U", USER, database)

    def url(self, database):
        return f"postgres://{USER}@/{database}?host={self.folder}"

    def dsn(self, database):
        return f"host={self.folder} user={USER} dbname={database}"


def redis_command(folder):
    """A server whose socket is `folder`/socket."""
    return [str(REDIS), "--port", "0", "--unixsocket", f"{folder}/socket", "--save", "", "--dir", str(folder)]
