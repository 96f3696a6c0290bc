# Builds fabang into .build/ and the site into public/. `make help` lists the targets.
BUILD     ?= .build
PREFIX    ?= /usr/local
CFLAGS    ?= -O3 -g
SANITIZE  := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
ifeq ($(origin CC),default)
CC        := gcc
endif

# What Debian 12 must have; COMMAND=PACKAGE where any provider of the command will do.
PACKAGES      := gcc=gcc libc6-dev pkg-config=pkg-config libcmark-dev libyaml-dev libsqlite3-dev libxml2-dev \
                 libicu-dev libssl-dev libzip-dev zlib1g-dev libarchive-dev libxxhash-dev libdeflate-dev libbrotli-dev \
                 libpoppler-glib-dev libexif-dev sqlite3=sqlite3
TEST_PACKAGES := libcmocka-dev clang-format=clang-format clang-tidy=clang-tidy xmllint=libxml2-utils ruby=ruby \
                 ruby-liquid python3 python3-feedparser node=nodejs npm=npm java=default-jre-headless \
                 chromium=chromium fonts-wqy-microhei diff=diffutils python3-openpyxl \
                 soffice=libreoffice-calc-nogui unzip=unzip unicode-data rime-data-stroke strace=strace
PKGS          := libcmark yaml-0.1 sqlite3 libxml-2.0 icu-uc icu-i18n libcrypto libzip zlib libarchive libxxhash libdeflate libbrotlienc \
                 libexif
LAZY_PKGS     := poppler-glib # only the headers: loaded when it is needed

WARN      := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
             -Wwrite-strings -Wcast-qual -Wpointer-arith -Wvla -Wundef -Wformat=2 -Wconversion -Wsign-conversion \
             -Wswitch-enum -Wnull-dereference
WARN      += $(if $(findstring clang,$(CC)),-Wno-format-nonliteral,-Wlogical-op -Wduplicated-cond)
WERROR    ?= -Werror
HARDEN    ?= -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
# Asked once, and only when something is compiled: set-up installs pkg-config itself.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS) $(LAZY_PKGS) | sed "s|-I|-isystem |g"))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
COMPILE    = $(CC) -std=c17 -D_GNU_SOURCE -Igenerator $(WARN) $(WERROR) $(HARDEN) -fPIE -fno-common $(CFLAGS) $(PKG_CFLAGS)
LINK       = $(CC) $(CFLAGS) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)
LIBS       = $(PKG_LIBS) -lm -lpthread

SOURCES   := $(wildcard generator/*.c generator/*/*.c)
TESTS     := $(wildcard tests/*/*.c)
OBJECTS   := $(patsubst %.c,$(BUILD)/%.o,$(SOURCES))
# A test program is one file: tests/unit/test_*.c with cmocka, tests/drivers/*.c for the golden cases.
PROGRAMS  := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c tests/drivers/*.c))
# A fuzz target is one file, too, and what targets share is in fuzz*.c; built here they replay inputs from files, `make fuzz`
# builds them with libFuzzer.
FUZZ      := $(patsubst tests/fuzz/%.c,%,$(filter-out tests/fuzz/fuzz%,$(wildcard tests/fuzz/*.c)))
FUZZ_SHARED := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fuzz/fuzz*.c))
BENCH     := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
NODE_MODULES := tests/browser/node_modules/.package-lock.json
RUN        = BUILD=$(BUILD) T="$(T)" UPDATE="$(UPDATE)"
SUB        = +@$(MAKE) --no-print-directory
# One short line a command; `make V=1` shows the commands themselves.
Q          = $(if $(V),,@printf '  %-5s %s\n' $(1) $(patsubst $(BUILD)/%,%,$@);)

.PHONY: all programs site check test suites lint asan tsan valgrind fuzz bench serve browser install clean help setup setup-tests FORCE
all: $(BUILD)/fabang ## build .build/fabang

$(BUILD)/fabang: $(BUILD)/generator/main.o $(BUILD)/libfabang.a
	$(call Q,LINK)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/libfabang.a: $(filter-out %/main.o,$(OBJECTS))
	@rm -f $@
	@$(AR) rcs $@ $^

$(PROGRAMS): $(BUILD)/%: $(BUILD)/tests/%.o $(BUILD)/libfabang.a
	@mkdir -p $(@D)
	$(call Q,LINK)$(LINK) -o $@ $^ $(LIBS) $(if $(filter unit/%,$*),-lcmocka)

$(FUZZ:%=$(BUILD)/fuzz/%): $(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_SHARED) $(BUILD)/libfabang.a
	@mkdir -p $(@D)
	$(call Q,LINK)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call Q,CC)$(COMPILE) -MMD -MP -c -o $@ $<

# Other flags, other objects: everything is compiled again when the command line changes.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE)' | cmp -s - $@ || echo '$(COMPILE)' > $@

setup:
	@.ci/setup $(PACKAGES)

setup-tests:
	@.ci/setup $(PACKAGES) $(TEST_PACKAGES)
	$(SUB) -s $(NODE_MODULES)

$(NODE_MODULES): tests/browser/package-lock.json
	@cd $(dir $<) && npm ci --ignore-scripts --silent || { echo "could not install: cd tests/browser && npm ci"; exit 1; }
	@touch $@

site: ## install what is missing, build the program, then the site into public/
	$(SUB) setup
	$(SUB) all site-data/rankings.db
	@$(BUILD)/fabang build

# The database of records, made again when its text is newer; acts recorded in it are never lost (fabang refuses).
site-data/rankings.db: $(wildcard site-data/records/*.csv) | $(BUILD)/fabang
	$(call Q,DB)$(BUILD)/fabang records

check: ## everything: set-up, lint, tests, sanitizers, the site, browser and validators
	$(SUB) setup-tests
	@MAKE="$(MAKE)" tests/check.sh

programs: all $(PROGRAMS) $(FUZZ:%=$(BUILD)/fuzz/%)

test: programs ## the quick tests; T=NAME runs one, UPDATE=1 rewrites the golden files
	@$(RUN) tests/run.sh unit golden suites

suites: all $(PROGRAMS) $(NODE_MODULES) ## the long suites: every specification example, hostile inputs
	@$(RUN) tests/run.sh long

lint: ## layout, clang-tidy, layers, headers alone, globals, banned functions, diagnostics
	@BUILD=$(BUILD) COMPILE='$(COMPILE)' tests/lint/lint.sh $(T)

asan: ## the quick tests with AddressSanitizer and UndefinedBehaviorSanitizer
	$(SUB) BUILD=$(BUILD)/asan CFLAGS='$(SANITIZE)' HARDEN= -j$(shell nproc) programs
	$(SUB) BUILD=$(BUILD)/asan CFLAGS='$(SANITIZE)' HARDEN= test

tsan: ## the unit tests and builds of sites with ThreadSanitizer
	$(SUB) BUILD=$(BUILD)/tsan CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=thread' HARDEN= -j$(shell nproc) programs
	@BUILD=$(BUILD)/tsan tests/memory/run.sh tsan

valgrind: programs ## builds of sites under valgrind's memcheck
	@BUILD=$(BUILD) tests/memory/run.sh valgrind

fuzz: ## fuzz all that reads what others wrote with libFuzzer and sanitizers; SECONDS=3600 for each target, T=NAME for one
	@MAKE="$(MAKE)" BUILD=$(BUILD)/libfuzzer PKGS="$(PKGS)" SECONDS_EACH=$(or $(SECONDS),60) T="$(T)" tests/fuzz/fuzz.sh

$(BENCH): $(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libfabang.a
	@mkdir -p $(@D)
	$(call Q,LINK)$(LINK) -o $@ $^ $(LIBS)

bench: all $(BENCH) ## the build beside other generators and beside C; N=1000, ROUNDS=5, PEERS=hugo,jekyll, PLACES=disk,tmpfs
	@$(BUILD)/bench/ranking tests/bench/ranking.liquid
	@BUILD=$(BUILD) tests/bench/bench.py $(or $(N),1000) --rounds $(or $(ROUNDS),5) $(if $(PEERS),--peers "$(PEERS)") $(if $(PLACES),--places "$(PLACES)")

serve: all ## nginx serves a site under wrk while it is built over and over; SECONDS=20
	@FABANG=$(abspath $(BUILD)/fabang) tests/serve/serve.py $(or $(SECONDS),20)

browser: all site-data/rankings.db $(NODE_MODULES) ## pages in Chromium, validators, feeds, links (needs the site's inputs)
	@$(RUN) tests/browser/run.sh

install: all ## install into $(DESTDIR)$(PREFIX)
	install -D -m 755 $(BUILD)/fabang $(DESTDIR)$(PREFIX)/bin/fabang
	install -D -m 644 generator/fabang.1 $(DESTDIR)$(PREFIX)/share/man/man1/fabang.1
	mkdir -p $(DESTDIR)$(PREFIX)/share/fabang
	cp -R themes $(DESTDIR)$(PREFIX)/share/fabang/

clean: ## remove what was built (the published site stays)
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

-include $(OBJECTS:.o=.d) $(patsubst %.c,$(BUILD)/%.d,$(TESTS))
.SECONDARY:
.DELETE_ON_ERROR:
