"""Packages the product for Lambda: one deterministic zip and one CloudFormation template.

Chalice generates functions, roles and the API; infra/template.yaml (the table, queues, topics) and
infra/functions.yaml (what Chalice cannot say) are merged in. The payload is installed for Lambda's
platform by hash and precompiled, because importing without bytecode costs twice the CPU.

    python -m infra.build [--out DIR] [--arch arm64|x86_64]
"""

import argparse
import compileall
import json
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chalice.package import TemplateDeepMerger

from infra import cloudformation

ROOT = Path(__file__).resolve().parent.parent
#: Each architecture as wheels name it; Lambda's Amazon Linux 2023 has glibc 2.34.
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
WHEELS = ("manylinux2014", "manylinux_2_17", "manylinux_2_28", "manylinux_2_34")
#: Unzipped, bytecode included: an 80 MB package starts cold in a few seconds, a larger one drags.
LARGEST = 80_000_000
TEMPLATES = ("template.yaml", "functions.yaml")
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")


def own_template() -> dict[str, Any]:
    """Our two templates as one document."""
    parts = [cloudformation.read(ROOT / "infra" / name) for name in TEMPLATES]
    merged: dict[str, Any] = TemplateDeepMerger().merge(parts[1], parts[0])
    return merged


def package(out: Path, arch: str, template_only: bool = False) -> int:
    """Build ``deployment.zip`` and ``template.json`` into ``out``; the size unzipped, in bytes."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        generated, payload = Path(scratch) / "generated", Path(scratch) / "payload"
        _run_chalice(Path(scratch) / "app", generated)
        _write_template(generated / "sam.json", out / "template.json", arch)
        if template_only:
            return 0
        with zipfile.ZipFile(generated / "deployment.zip") as ours:
            ours.extractall(payload)
        _install(payload, arch)
        _compile(payload)
        _zip(payload, out / "deployment.zip")
        return sum(path.stat().st_size for path in _files(payload))


def _run_chalice(staging: Path, generated: Path) -> None:
    """Chalice's own packaging of our code alone; the payload comes from our lock, by hash."""
    for name in ("chalicelib", ".chalice", "infra/policies"):
        shutil.copytree(ROOT / name, staging / name, ignore=NOT_SHIPPED)
    shutil.copy(ROOT / "app.py", staging)
    (staging / "requirements.txt").write_text("")
    merged = staging / "own.json"
    merged.write_text(json.dumps(own_template()))
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package"]
    options = ["--stage", "main", "--merge-template", str(merged), str(generated)]
    subprocess.run([*command, *options], cwd=staging, check=True, env=_environment())


def _environment() -> dict[str, str]:
    return {**os.environ, "AWS_DEFAULT_REGION": os.environ.get("AWS_DEFAULT_REGION", "us-east-1")}


def _install(payload: Path, arch: str) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    platform = [f"--platform={wheel}_{MACHINES[arch]}" for wheel in WHEELS]
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--target", str(payload),
        "--require-hashes", "--only-binary=:all:", "--no-compile", "--python-version", version,
        "--implementation", "cp", *platform, "-r", str(ROOT / "requirements.txt"),
    ]  # fmt: skip
    subprocess.run(command, check=True)
    shutil.rmtree(payload / "bin", ignore_errors=True)


def _compile(payload: Path) -> None:
    """Bytecode that is trusted as it is: Lambda's file times mean nothing."""
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    done = compileall.compile_dir(
        payload, quiet=2, stripdir=str(payload), prependdir="/var/task", invalidation_mode=unchecked
    )
    if not done:
        print("some files do not compile; they are shipped as they are", file=sys.stderr)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _zip(payload: Path, target: Path) -> None:
    """The same bytes from the same files: sorted, with one time and one mode."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in _files(payload):
            info = zipfile.ZipInfo(path.relative_to(payload).as_posix(), ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes())


def _write_template(generated: Path, target: Path, arch: str) -> None:
    document = json.loads(generated.read_text())
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["Architectures"] = [arch]
            resource["Properties"]["CodeUri"] = "./deployment.zip"
    target.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")


def main() -> None:
    """Package, say how large it came out, and refuse what is over the budget."""
    parser = argparse.ArgumentParser(description="Package Handrail for AWS Lambda")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "package")
    parser.add_argument("--arch", choices=sorted(MACHINES), default="arm64")
    parser.add_argument("--template-only", action="store_true", help="no payload, for checks")
    given = parser.parse_args()
    size = package(given.out, given.arch, given.template_only)
    if given.template_only:
        return
    print(f"{given.out}: {size / 1e6:.1f} MB unzipped, for {given.arch}")
    if size > LARGEST:
        raise SystemExit(f"that is more than {LARGEST / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
