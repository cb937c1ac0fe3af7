# Thin on purpose: the steps are Python, in local/ and scripts/.
#   make demo    the whole desk on this machine: http://localhost:8080
#   make test    every test; what CI runs
# PORT=, SITE_PORT= and SANDBOX_PORT= move the local stack's three ports.

export PORT SITE_PORT SANDBOX_PORT DESKHAND_HOME
PYTHON3 ?= python3
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo down clean test fast lint bench simulate openapi layers synth lock

help:
	@sed -n 's/^#   //p' Makefile

setup:
	@$(PYTHON3) scripts/setup.py

demo: setup
	@$(PYTHON) -m local.demo up

down: setup
	@$(PYTHON) -m local.demo down

clean: setup
	@$(PYTHON) -m local.demo clean

# Everything: lint, unit, infrastructure, web, end to end, browser.
test: setup
	@$(PYTHON) -m local.check test

# Under a minute: before every commit.
fast: setup
	@$(PYTHON) -m local.check fast

lint: setup
	@$(PYTHON) -m local.check lint

bench: setup
	@$(PYTHON) -m bench

# The desk under storms that follow from a seed; SEED= runs one again and tells its story.
simulate: setup
	@$(PYTHON) -m tests.simulation $(if $(SEED),--seed $(SEED),--runs $(or $(RUNS),10000))

# The OpenAPI document and the web client's types, from the API's code.
openapi: setup
	@$(PYTHON) -m local.check openapi

# What goes into the Lambdas on AWS.
layers: setup
	@$(PYTHON) -m infra.build_layers aws

synth: layers
	@$(PYTHON) -m local.check synth

lock: setup
	@scripts/lock.sh
