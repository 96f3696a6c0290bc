# Builds fabang into .build/, the site into public/. `make help` lists the targets.
BUILD   ?= .build
CC      ?= gcc
PKGS    := libcmark yaml-0.1 sqlite3 libxml-2.0 icu-uc icu-i18n libcrypto libxxhash
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
           -Wwrite-strings -Wcast-qual -Wpointer-arith -Wvla -Wundef -Wformat=2 -Wconversion -Wsign-conversion -Wswitch-enum -Wnull-dereference
HARDEN  := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE -fno-common
CFLAGS  ?= -O2 -g
ALL_CFLAGS := -std=c17 -D_GNU_SOURCE -Igenerator $(WARN) -Werror $(HARDEN) $(CFLAGS) $(shell pkg-config --cflags $(PKGS))
LDFLAGS ?= -pie -Wl,-z,relro,-z,now
LIBS    := $(shell pkg-config --libs $(PKGS)) -lm -lpthread

SOURCES := $(wildcard generator/*.c generator/*/*.c)
LIBRARY := $(patsubst %.c,$(BUILD)/%.o,$(filter-out generator/main.c,$(SOURCES)))
UNIT    := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

.PHONY: all test clean
all: $(BUILD)/fabang

$(BUILD)/fabang: $(BUILD)/generator/main.o $(LIBRARY)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

test: all $(UNIT)
	@set -e; for t in $(UNIT); do $$t; done

clean:
	rm -rf $(BUILD)

-include $(LIBRARY:.o=.d) $(BUILD)/generator/main.d $(UNIT:$(BUILD)/%=$(BUILD)/tests/%.d)
.SECONDARY:
