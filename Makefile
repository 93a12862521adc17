# ToànTrình: two commands do all the set-up.
#
#   make demo   installs what is missing, builds, and plays an officer's day (SEED=… KEEP=1 TOANTRINH_LANG=en)
#   make test   installs what is missing and runs the whole suite against a PostgreSQL server of its own
#
# make bench       measures commands a second beside pgbench on the same server
# make bench-http  measures requests a second beside bare routes of the same process

SHELL := /bin/bash
SEED ?= 20260610
# All at once, a thousand tests take one another's time limits away; a few at once are done sooner, and each has the machine it
# asks for. Swift 6.2 does not know of it: there they run as they come.
TESTS_AT_ONCE ?= 8

.PHONY: demo test bench bench-http build lint fuzz acceptance clean prepare

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
	@set -o pipefail; width=--experimental-maximum-parallelization-width; \
		swift test --help-hidden 2>/dev/null | grep -- $$width >/dev/null && width="$$width $(TESTS_AT_ONCE)" || width=; \
		swift test --skip-build $$width --event-stream-output-path .build/test.events --event-stream-version 0 \
		2>&1 | tee .build/test.log

bench: build
	swift build -c release --product toantrinh-bench
	@exec .ci/bench

bench-http: build
	@.ci/prepare bench
	swift build -c release --product toantrinh-bench
	@exec .ci/bench --http

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

acceptance:
	@exec .ci/acceptance

clean:
	rm -rf .build
