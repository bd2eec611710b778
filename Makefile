# All build tags and flags are here. Builds and tests use the same ones; with others the C parts would be compiled again.

TAGS := migrated_fynedo
ifeq ($(shell uname -s),Linux)
TAGS := $(TAGS),x11
endif

# .ci/cipher makes the SQLite that encrypts the database; UNENCRYPTED=1 builds with the driver's own. Go's default flags for
# C, -O2 -g, must be repeated with others.
CIPHER := $(CURDIR)/build/cipher
ifdef UNENCRYPTED
export CGO_CFLAGS  := -O2 -g -DSQLITE_DQS=0
else
TAGS := $(TAGS),libsqlite3
export CGO_CFLAGS  := -O2 -g '-I$(CIPHER)'
export CGO_LDFLAGS := -O2 -g '-L$(CIPHER)' -lsqlite3 -lm
endif
export UNENCRYPTED

export GOFLAGS := -trimpath -buildvcs=false -tags=$(TAGS)
# Fyne reads the language from LANG and complains about C.
export LANG := en_US.UTF-8
export LC_ALL :=

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS := -s -w -X main.version=$(VERSION)
PROGRAM := build/housing-tracker
OFFICE  := build/sample-office.db

# Packages that need C, for the drivers of SQLite and of the window. All others are built and tested without.
WITH_C  := . ./data/move/... ./data/sqlite/... ./data/sample/... ./data/transfer/... ./ui ./ui/command/...

.NOTPARALLEL:
.PHONY: run test build setup rules vet walk tour screenshots bench crash desks fuzz lines clean

# run installs what is missing, builds, and opens the window on the sample office.
run: build
	@test -f $(OFFICE) || $(PROGRAM) demo --db $(OFFICE)
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY" ]; then \
		echo "There is no display here, so the program walks through its screens on a virtual one."; \
		$(MAKE) --no-print-directory tour; \
	else \
		$(PROGRAM) --db $(OFFICE); \
	fi

# test installs what is missing, builds, and runs all tests.
test: setup rules walk

build: setup
	@mkdir -p build
	go build -ldflags '$(LDFLAGS)' -o $(PROGRAM) .

setup:
	@.ci/setup
ifndef UNENCRYPTED
	@.ci/cipher
endif

# rules runs all tests that need no window: first those without C, then those with C.
rules: vet
	@test -w /dev/fuse || [ "$$(uname -s)" != Linux ] || echo "FUSE can't be used here, so the tests on network drives are skipped."
	CGO_ENABLED=0 go test -timeout 30m $$(.ci/without-c $(WITH_C))
	go test $(WITH_C)

vet: setup
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	cd bench && go vet ./...
	CGO_ENABLED=0 GOOS=windows go vet $$(.ci/without-c $(WITH_C))
	CGO_ENABLED=0 GOOS=darwin go vet $$(.ci/without-c $(WITH_C) ./ui/...)

# walk tests the built program in a real window on a virtual display; tour also takes a picture of each step.
walk: build
	CGO_ENABLED=0 go test -tags=$(TAGS),walk -count=1 -run TestWalk ./ui/tour -args -program $(CURDIR)/$(PROGRAM)

tour: build
	@rm -rf build/tour && mkdir -p build/tour
	CGO_ENABLED=0 go test -tags=$(TAGS),walk -count=1 -run 'TestWalk|TestTour' ./ui/tour -args -program $(CURDIR)/$(PROGRAM) -out $(CURDIR)/build/tour
	@echo "The pictures and exports are in build/tour:"; ls build/tour

# screenshots replaces the pictures of the README.
screenshots: build
	CGO_ENABLED=0 go test -tags=$(TAGS),walk -count=1 -run TestReadme ./ui/tour -args -program $(CURDIR)/$(PROGRAM) -readme $(CURDIR)/docs/pictures

# bench compares the program with other programs and writes docs/benchmarks.md. It is a module of its own. SIZE is the largest
# data set: town, city or metro. ONLY names the one subject to measure, without a report. The data sets stay in build/bench.
SIZE := city
ONLY :=
bench: build
	@.ci/bench-setup
	@mkdir -p build/bench/bin
	cd bench && go build -ldflags '$(LDFLAGS)' -o ../build/bench/bin/ . ./hello ./list ./scroll
	build/bench/bin/bench -size $(SIZE) -only '$(ONLY)'

# crash kills a program that saves, and one that imports, 500 times each, on a disk and in a shared folder, and checks what was
# acknowledged.
crash: setup
	go test -count=1 -timeout 1h -run TestKilled -v ./data/sqlite -kills 500

# desks saves from 15 programs at once in a shared folder with 2 ms added to each call, with 200 ms between the saves of a program.
desks: setup
	go test -count=1 -run TestDesks -v ./data/sqlite -desks 15 -desk-saves 20 -desk-pause 200ms -call-time 2ms -longest-wait 2s

# fuzz runs every fuzz test for FUZZTIME.
FUZZTIME := 30s
fuzz:
	@for package in $$(CGO_ENABLED=0 go list ./data ./data/account ./data/backup ./data/hmis/... ./data/sqlite/wal ./export ./ui/datefield/... ./ui/command); do \
		for target in $$(CGO_ENABLED=0 go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			CGO_ENABLED=0 go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

# lines counts lines of Go code per top-level folder and in all, without blank lines, comment lines, tests, generators, the
# contract suite and the bench.
lines:
	@git ls-files '*.go' | grep -vE '_test\.go$$|(^|/)(bench|storetest|generate|sample)/' | while read -r file; do \
		case $$file in */*) folder=$${file%%/*};; *) folder=.;; esac; \
		echo "$$folder $$(grep -vcE '^[[:space:]]*(//.*)?$$' "$$file")"; \
	done | awk '{ lines[$$1] += $$2; all += $$2 } END { for (folder in lines) print lines[folder], folder | "sort -k2"; close("sort -k2"); print all, "in all" }'

clean:
	rm -rf build
