"""The examples for systemd and nginx work: the units are sound, and the two networks are started
behind a real nginx as the example puts them. Without nginx on the machine that test says so."""

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
UNITS = sorted(EXAMPLES.glob("*.service")) + sorted(EXAMPLES.glob("*.timer"))
HERE = Path(sys.executable).parent
INSTALLED = "/opt/gongzhi/.venv/bin"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: u.name)
def test_each_unit_starts_a_command_that_there_is_with_options_that_it_knows(unit):
    from gongzhi.site import cli

    for line in re.findall(r"^Exec\w+=(.+?)(?<!\\)$", unit.read_text(), re.M | re.S):
        for command in re.findall(r"(?:^|\s|/)gongzhi ([^;\n']+)", line):
            parsed = cli.parser().parse_args(shlex.split(command))
            assert hasattr(cli.module_of(parsed.command), "run")


@pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not on this machine")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text().replace(INSTALLED, str(HERE)).replace("User=gongzhi", "User=root")
        (tmp_path / unit.name).write_text(text.replace("=/etc/gongzhi.env", "=-/etc/gongzhi.env"))
    env = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    command = [ANALYZE, "verify", "--recursive-errors=no", "--man=no"]
    told = subprocess.run(
        [*command, *sorted(map(str, tmp_path.iterdir()))],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in told.stderr.splitlines() if "gongzhi" in line]
    assert (told.returncode, ours) == (0, [])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def certificate(folder: Path, *names: str) -> None:
    """A certificate that signs itself, under each of the names the example uses."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gongzhi")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    for name in names:
        (folder / name).write_bytes(secret if "key" in name else made.public_bytes(pem))


def adapted(text: str, folder: Path, ports: dict[str, int]) -> str:
    """The example as it stands, but for ports, addresses and folders of this test."""
    text = text.replace("/etc/ssl/gongzhi", str(folder)).replace("10.20.0.5:443", "OFFICE")
    text = text.replace("allow 10.0.0.0/8", "allow 127.0.0.0/8")
    text = re.sub(r"listen 80;", f"listen 127.0.0.1:{ports['plain']};", text)
    text = re.sub(r"listen 443", f"listen 127.0.0.1:{ports['443']}", text)
    text = text.replace("listen OFFICE", f"listen 127.0.0.1:{ports['office']}")
    for port in ("8000", "8001"):
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{ports[port]}")
    return f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {text}
}}
"""


@pytest.fixture
def proxy(tmp_path):
    """`proxy("nginx.conf")` → (configuration file, ports), as this machine can run it."""

    def make(example):
        ports = {name: free_port() for name in ("plain", "443", "office", "8000", "8001")}
        certificate(tmp_path, "fullchain.pem", "privkey.pem", "office.pem", "office-key.pem")
        key = (tmp_path / "office-key.pem").read_bytes()
        (tmp_path / "privkey.pem").write_bytes(key)
        file = tmp_path / "nginx.conf"
        file.write_text(adapted((EXAMPLES / example).read_text(), tmp_path, ports))
        return file, ports

    return make


needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not on this machine (nginx-light)")


@needs_nginx
@pytest.mark.parametrize("example", ["nginx.conf", "nginx-two-networks.conf"])
def test_nginx_can_read_the_example(proxy, tmp_path, example):
    file, _ = proxy(example)
    command = [NGINX, "-t", "-q", "-p", str(tmp_path), "-c", str(file), "-e", str(tmp_path / "e")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


@pytest.fixture
def started(tmp_path):
    """`started(command, env)`: a process that ends with the test."""
    running = []

    def start(command, env=None):
        log = (tmp_path / f"{len(running)}.log").open("w")
        running.append(subprocess.Popen(command, env=env, stdout=log, stderr=log))
        return running[-1]

    yield start
    for process in reversed(running):
        process.terminate()
    for process in running:
        process.wait(20)


def answer(port, path, host, *, scheme="https"):
    """(status, headers) of a page as a browser gets it through the proxy."""
    trusting = ssl._create_unverified_context()
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=trusting), StayHere, urllib.request.ProxyHandler({})
    )
    asked = urllib.request.Request(f"{scheme}://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with opener.open(asked, timeout=20) as got:
            return got.status, dict(got.headers)
    except urllib.error.HTTPError as got:
        return got.code, dict(got.headers)
    except OSError:
        return 0, {}


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **more):
        return None


def wait_for(port, host):
    for _ in range(240):
        if answer(port, "/health", host, scheme="http")[0] == 200:
            return
        time.sleep(0.25)
    pytest.fail(f"nothing serves on {port}")


def served(unit: str, port: int) -> list[str]:
    """The command of a unit, with the program of this machine and a free port."""
    [line] = re.findall(r"^ExecStart=(.+)$", (EXAMPLES / unit).read_text(), re.M)
    words = shlex.split(line.replace(INSTALLED, str(HERE)))
    words[words.index("--port") + 1] = str(port)
    return [sys.executable, "-m", "gongzhi.site.cli", *words[1:], "--workers", "1"]


@needs_nginx
@pytest.mark.engine
def test_the_two_networks_start_behind_the_proxy_and_serve_what_they_should(
    lasting_db, proxy, started, tmp_path
):
    file, ports = proxy("nginx-two-networks.conf")
    at = connection.settings_dict
    where = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{lasting_db}"
    inside, outside = "gz.office.example.cn", "gz.example.cn"
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("GONGZHI", "DJANGO"))},
        "GONGZHI_DATA": str(tmp_path / "data"),
        "DATABASE_URL": f"{where}?host={at['HOST']}&port={at['PORT']}",
        "GONGZHI_HOSTS": f"{inside},{outside}",
        "GONGZHI_HTTPS": "1",
    }
    for unit, port in (("gongzhi-public.service", "8000"), ("gongzhi-office.service", "8001")):
        started(served(unit, ports[port]), env)
        wait_for(ports[port], outside)
    started([NGINX, "-p", str(tmp_path), "-c", str(file), "-e", str(tmp_path / "e")])
    for _ in range(40):
        if answer(ports["443"], "/health", outside)[0]:
            break
        time.sleep(0.1)

    public = {p: answer(ports["443"], p, outside)[0] for p in PAGES}
    office = {p: answer(ports["office"], p, inside)[0] for p in PAGES}
    assert public == {p: 200 if p in RESIDENTS else 404 for p in PAGES}
    assert office == {**dict.fromkeys(PAGES, 200), "/desk/": 302, "/metrics": 404}
    plain = answer(ports["plain"], "/report/", outside, scheme="http")
    assert plain[0] == 301 and plain[1]["Location"] == f"https://{outside}/report/"
    told = {name.lower() for name in answer(ports["443"], "/", outside)[1]}
    assert "strict-transport-security" in told


RESIDENTS = ("/", "/report/", "/notices/", "/health", "/ready")
PAGES = (*RESIDENTS, "/account/login/", "/desk/", "/api/v1/openapi.json", "/metrics")
