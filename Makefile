# ToànTrình: two commands do all the set-up.
#
#   make demo   installs what is missing, builds, and plays an officer's day (SEED=… KEEP=1 TOANTRINH_LANG=en)
#   make test   installs what is missing and runs the whole suite against a PostgreSQL server of its own
#
# make bench  measures commands a second beside pgbench on the same server

SHELL := /bin/bash
SEED ?= 20260610

.PHONY: demo test bench build lint fuzz acceptance clean prepare

prepare:
	@.ci/prepare

build: prepare
	swift build -c release --product toantrinh

demo: build
	@exec .build/release/toantrinh demo --seed $(SEED) $(if $(KEEP),--keep)

test:
	@.ci/prepare test
	swift build --build-tests
	@rm -f .build/test.events
	@set -o pipefail; swift test --skip-build --event-stream-output-path .build/test.events --event-stream-version 0 \
		2>&1 | tee .build/test.log

bench: build
	swift build -c release --product toantrinh-bench
	@exec .ci/bench

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

acceptance:
	@exec .ci/acceptance

clean:
	rm -rf .build
