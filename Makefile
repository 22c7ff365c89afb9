# What there is to do here; `make` alone explains it.

PREFIX ?= /usr/local
DESTDIR ?=

SWIFT ?= swift
BINARY := .build/release/vidstyle
# Tests are built elsewhere, so that testing never makes `make build` start anew.
TEST_BUILD := .build-tests

DEMO_INPUT := downloads/bigbuckbunny.mp4
DEMO_STYLE := samples/style.png
DEMO_OUTPUT := out.mp4

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup fetch build demo test test-arm lint install clean

help: ## Show this text
	@echo 'vidstyle paints videos in the style of a picture. From a fresh checkout:'
	@echo
	@echo '  make demo      does it all once, from installing what is missing to a painted clip'
	@echo
	@echo 'or step by step:'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Everything needs the Swift toolchain; setup installs the rest (Debian 12).'

setup: ## Install the missing Debian packages (as root)
	@scripts/setup.sh

fetch: setup ## Fetch the network's weights into weights/ and three clips into downloads/
	@scripts/fetch.sh

build: ## Build .build/release/vidstyle
	$(SWIFT) build -c release

demo: setup build fetch ## Paint the start of a clip: setup, build, fetch, then the main command
	$(BINARY) $(DEMO_INPUT) $(DEMO_STYLE) $(DEMO_OUTPUT) --size 256 --frames 12 -y
	@echo 'The painted clip is $(CURDIR)/$(DEMO_OUTPUT).'

test: setup fetch ## Run every test
	python3 -m unittest discover -s Tests/ScriptTests
	$(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path $(TEST_BUILD)

test-arm: ## Check the kernels for ARM under an emulator, installed if missing (as root)
	@scripts/test_arm.sh

lint: ## Check the formatting of the Swift sources
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

install: build ## Install program, man page and shell completions under PREFIX (/usr/local), below DESTDIR
	install -D -m 755 $(BINARY) '$(DESTDIR)$(PREFIX)/bin/vidstyle'
	scripts/install_help.sh $(BINARY) '$(DESTDIR)$(PREFIX)/share'

clean: ## Remove what was built; weights/ and downloads/ stay
	rm -rf .build $(TEST_BUILD)
