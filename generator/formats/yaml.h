/* Reads YAML into a data tree in which every key and value knows its place.
 *
 * A chosen part of YAML 1.1 as libyaml reads it: anchors, aliases, merge keys, tags and more than
 * one document are refused, so that what stands in a file is what it means. */
#ifndef FABANG_FORMATS_YAML_H
#define FABANG_FORMATS_YAML_H

#include "base/diag.h"
#include "base/value.h"

enum { YAML_DEPTH_MAX = 32, YAML_NODES_MAX = 1000000 };

/* Parses source->text[from, to), which is UTF-8 (fs_read_text() saw to that); `from` and `to` let
 * front matter be read in place with its real lines. Returns a tree in the arena, or NULL after
 * diagnostics. A text without any value gives an empty map.
 *
 * Scalars are not typed here: each is VALUE_STRING, with `plain` set when it was unquoted, so that
 * the schema decides whether 007 or 2026-07-10 is a number, a date or text. A key without a value
 * is a plain empty string. Keys are scalars and unique within their map; repeated ones are all
 * reported, with the place of the first.
 *
 * Diagnostics: yaml-syntax, yaml-duplicate-key, yaml-key, yaml-anchor, yaml-tag, yaml-document,
 * yaml-limit. Recursion ends at YAML_DEPTH_MAX. */
const struct value *yaml_parse(struct arena *arena, struct diags *diags,
                               const struct source *source, size_t from, size_t to);

#endif
