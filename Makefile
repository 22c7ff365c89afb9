# What there is to do here; `make` alone explains it.

PREFIX ?= /usr/local
DESTDIR ?=

SWIFT ?= swift
BINARY := .build/release/vidstyle
# Tests are built elsewhere, so that testing never makes `make build` recompile everything.
TEST_BUILD := .build-tests
TEST_FLAGS := -c release -Xswiftc -enable-testing --scratch-path $(TEST_BUILD)
# For the sanitizers: which tests to run, as for `swift test --filter`.
FILTER ?=
FUZZ_SECONDS ?= 60

DEMO_INPUT := downloads/bigbuckbunny.mp4
DEMO_STYLE := samples/style.png
DEMO_OUTPUT := out.mp4

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-tests fetch build demo install uninstall lint build-tests test test-arm test-farm \
  test-asan test-ubsan \
  test-tsan test-debian13 fuzz same-frames clean

help: ## Show this text
	@echo 'vidstyle paints videos in the style of a picture. From a fresh checkout:'
	@echo
	@echo '  make demo      does everything once, from installing missing packages to a painted clip'
	@echo
	@echo 'or step by step:'
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Everything needs the Swift toolchain; setup installs the rest (Debian 12 or 13).'

setup: ## Install the missing Debian packages (as root)
	@scripts/setup.sh

setup-tests: ## Install what the tests need as well, a browser among it (as root)
	@scripts/setup.sh tests

fetch: setup ## Fetch the network's weights into weights/ and three clips into downloads/
	@scripts/fetch.sh

build: ## Build .build/release/vidstyle
	$(SWIFT) build -c release

demo: setup build fetch ## Paint the start of a clip: setup, build, fetch, then the main command
	$(BINARY) $(DEMO_INPUT) $(DEMO_STYLE) $(DEMO_OUTPUT) --size 256 --frames 12 -y
	@echo 'The painted clip is $(CURDIR)/$(DEMO_OUTPUT).'

install: build ## Install program, weights, man page and completions under PREFIX (/usr/local), below DESTDIR
	scripts/fetch.sh weights
	install -D -m 755 $(BINARY) '$(DESTDIR)$(PREFIX)/bin/vidstyle'
	install -D -m 644 weights/vgg19.safetensors '$(DESTDIR)$(PREFIX)/share/vidstyle/vgg19.safetensors'
	scripts/install_help.sh $(BINARY) '$(DESTDIR)$(PREFIX)/share'

uninstall: ## Remove what 'make install' with the same PREFIX and DESTDIR has installed
	scripts/uninstall.sh '$(DESTDIR)$(PREFIX)'

lint: ## Check the formatting of the Swift sources
	@scripts/lint.sh

build-tests: setup-tests ## Build the tests without running them
	$(SWIFT) build --build-tests $(TEST_FLAGS)

# Built by 'swift build', as 'swift test' alone would build everything once more.
test: build-tests fetch ## Run every test
	python3 -m unittest discover -s Tests/ScriptTests
	$(SWIFT) test --skip-build $(TEST_FLAGS)
	python3 -m unittest discover -s Tests/BrowserTests

test-arm: ## Check the kernels for ARM under an emulator, installed if missing (as root)
	@scripts/test_arm.sh

test-farm: build fetch ## Paint a film on a private Slurm cluster of two nodes, and disturb it (as root)
	@scripts/test_slurm.sh

test-asan: setup fetch ## Run the kernels' tests, or FILTER=…, under the address sanitizer
	@scripts/test_sanitized.sh address '$(FILTER)'

test-ubsan: setup fetch ## Run every test, or FILTER=…, with undefined behaviour in C and C++ trapped
	@scripts/test_sanitized.sh undefined '$(FILTER)'

test-tsan: setup fetch ## Run the tests of threads, or FILTER=…, under the thread sanitizer
	@scripts/test_sanitized.sh thread '$(FILTER)'

test-debian13: ## Build and run every test on Debian 13 with its FFmpeg 7
	@scripts/test_debian13.sh

fuzz: ## Feed the parsers made-up input, FUZZ_SECONDS=60 each
	@FUZZ_SECONDS=$(FUZZ_SECONDS) scripts/fuzz.sh

same-frames: ## Check that OLD=PROGRAM, an earlier build, paints the same frames as this one
	@test -n '$(OLD)' || { echo 'usage: make same-frames OLD=PROGRAM' >&2; exit 64; }
	$(SWIFT) build -c release
	scripts/same_frames.py '$(OLD)' $(BINARY)

clean: ## Remove what was built; weights/ and downloads/ stay
	rm -rf .build $(TEST_BUILD) .build-asan .build-ubsan .build-tsan Benchmarks/.build Fuzzing/.build
