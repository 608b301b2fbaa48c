# Two commands: `make demo` shows the sample city, `make test` checks everything.
# `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test setup setup-tests web build web-test lint rust-test geodata tidy bench

ATLAS ?= geodata/montevideo
STUDY ?= parks
BIND ?= 127.0.0.1:8080

WEB := crates/server/web
WEB_SOURCES := $(shell find $(WEB) \( -name node_modules -o -name dist \) -prune -o -type f -print)
TARGET := $(or $(CARGO_TARGET_DIR),target)
SITING := $(TARGET)/release/siting
OUTPUT := demo-output
# A Node that scripts/setup fetched because the system's is too old for the web build.
export PATH := $(CURDIR)/target/tools/bin:$(PATH)

help: ## What there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup web build ## Rank, explain and map the parks of a real city on 127.0.0.1:8080
	$(SITING) assess $(ATLAS) $(STUDY)
	@mkdir -p $(OUTPUT)
	@for format in geojson gpkg csv; do \
	    rm -f $(OUTPUT)/$(STUDY).$$format; \
	    $(SITING) assess $(ATLAS) $(STUDY) --format $$format -o $(OUTPUT)/$(STUDY).$$format; \
	done
	$(SITING) serve $(ATLAS) geodata/astana --bind $(BIND)

test: setup-tests web web-test lint rust-test ## All that continuous integration runs, set-up included

setup: ## Install what building needs (does nothing the second time)
	@scripts/setup

setup-tests:
	@scripts/setup --tests

web: $(WEB)/dist/index.html ## Build the browser client, if its sources are newer

$(WEB)/dist/index.html: $(WEB_SOURCES) $(WEB)/node_modules/.package-lock.json
	cd $(WEB) && npm run build
	@touch $@

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund
	@touch $@

build: ## Build the binary in release mode: target/release/siting
	cargo build --release --package siting-cli

web-test: web
	cd $(WEB) && npm run check && npm test

lint: web
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

rust-test: web
	cargo build --workspace
	cargo test --workspace

geodata: ## Rebuild the layers of geodata/ from the tiles they are made of
	cargo xtask geodata montevideo
	cargo xtask geodata astana

tidy: ## Check that the code keeps the shape ARCHITECTURE.md describes
	cargo xtask tidy

bench: ## Measure speed; docs/benchmarks.md has the results and how to read them
	cargo xtask bench
