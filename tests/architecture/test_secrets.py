"""Nothing secret in the repository, and no value in a log line."""

import ast
import re
import subprocess
from pathlib import Path

from tests.architecture.source import ROOT, SHIPPED, sources

PATTERNS = {
    "AWS access key": r"\b(AKIA|ASIA)[A-Z0-9]{16}\b",
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "Mailgun key": r"\bkey-[0-9a-f]{32}\b",
    "Shopify token": r"\bshp(at|ss|ca|pa)_[0-9a-fA-F]{32}\b",
    "Meta token": r"\bEAA[A-Za-z0-9]{60,}\b",
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "Slack token": r"\bxox[abprs]-[A-Za-z0-9-]{20,}\b",
}
BINARY = {".png", ".jpg", ".ico", ".woff2", ".gz", ".zip"}
TOLD = {
    "body", "text", "subject", "email", "phone", "name", "secret", "secrets", "token", "password",
    "payload", "address", "html", "authorization",
}  # fmt: skip


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


def test_no_secret_is_committed() -> None:  # S101
    found = []
    for path in committed():
        if path == Path(__file__):
            continue
        text = path.read_text(errors="replace")
        found += [
            f"{path.relative_to(ROOT)}: {what}"
            for what, pattern in PATTERNS.items()
            if re.search(pattern, text)
        ]
    assert found == []


def test_local_state_is_not_committed() -> None:
    names = [path.relative_to(ROOT).parts[0] for path in committed()]
    assert not {".local", "build", "cdk.out", ".venv"} & set(names)


def test_log_lines_carry_no_words_addresses_or_secrets() -> None:  # S91
    found = []
    for source in sources(*SHIPPED):
        for node in ast.walk(source.tree):
            if not (isinstance(node, ast.Call) and _is_log(node.func)):
                continue
            first = node.args[0] if node.args else None
            constant = isinstance(first, ast.Constant) and isinstance(first.value, str)
            told = {word.arg for word in node.keywords if word.arg} & TOLD
            if told or not constant:
                found.append(f"{source.name}:{node.lineno} {sorted(told)}")
    assert found == []


def _is_log(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id in {"log", "log_error", "warn"}
