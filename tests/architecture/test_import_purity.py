"""Importing any module needs no environment, client, clock or network (architecture §2)."""

import json
import os
import subprocess
import sys

from tests.architecture.source import ROOT, SHIPPED, sources

# Runs in a fresh process with an empty environment; sockets and AWS clients are mined.
PROGRAM = """
import importlib, json, socket, sys, traceback

failed = {}

def mine(*_, **__):
    raise AssertionError("used while importing")

socket.socket.connect = mine
socket.getaddrinfo = mine
import boto3.session
boto3.session.Session.client = mine
boto3.session.Session.resource = mine

for name in json.loads(sys.argv[1]):
    try:
        importlib.import_module(name)
    except BaseException:
        failed[name] = traceback.format_exc(limit=-2)
print(json.dumps(failed))
"""


def test_every_shipped_module_imports_in_an_empty_environment() -> None:
    names = [source.module for source in sources(*SHIPPED)]
    assert len(names) > 100
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(names)],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {}


def test_no_path_tricks() -> None:
    found = [one.name for one in sources(*SHIPPED) if "sys.path" in one.text]
    assert found == []
