/* The table of the files in contests/. */
#include "contest/contest_schema.h"

static const struct schema_field ORGANIZER_FIELDS[] = {
    { SCHEMA_KEY("organization", SCHEMA_REFERENCE, struct organizer, organization,
                 "its id in organizations.yaml"),
      .required = true, .target = SCOPE_ORGANIZATION },
    { SCHEMA_KEY("printed", SCHEMA_TEXT, struct organizer, printed,
                 "the name as the plan prints it here, where it differs") },
    { SCHEMA_KEY("lead", SCHEMA_BOOL, struct organizer, lead, "the plan says that it leads") },
    SCHEMA_END
};
static const struct schema ORGANIZER_SCHEMA = { SLICE_INIT("an organiser"),
                                                SLICE_INIT("who holds the contest"),
                                                SCHEMA_OF(struct organizer, ORGANIZER_FIELDS) };

static const struct schema_choice ROUTE_CHOICES[] = { SCHEMA_CHOICE("none", ROUTE_NONE),
                                                      SCHEMA_CHOICE("official", ROUTE_OFFICIAL),
                                                      SCHEMA_CHOICE("own", ROUTE_OWN),
                                                      SCHEMA_NO_MORE_CHOICES };
static const struct schema_choice INFERRED_CHOICES[] = { SCHEMA_CHOICE("merged-cell", 0),
                                                         SCHEMA_CHOICE("scheme", 0),
                                                         SCHEMA_CHOICE("label", 0),
                                                         SCHEMA_NO_MORE_CHOICES };

static const struct schema_field REGISTRATION_FIELDS[] = {
    { SCHEMA_KEY("route", SCHEMA_ENUM, struct registration, route,
                 "how one enters: the official site, one of its own, or not at all"),
      .required = true, .choices = ROUTE_CHOICES },
    { SCHEMA_KEY("raw", SCHEMA_TEXT, struct registration, raw, "the cell of the plan, unchanged") },
    { SCHEMA_KEY("url", SCHEMA_URL, struct registration, url, "the same as a link") },
    { SCHEMA_KEY("inferred", SCHEMA_WORD, struct registration, inferred,
                 "how the link came about when the cell alone does not give it"),
      .choices = INFERRED_CHOICES },
    { SCHEMA_KEY("deadline", SCHEMA_DATE, struct registration, deadline,
                 "its last day, where it is not the plan's") },
    SCHEMA_END
};
static const struct schema REGISTRATION_SCHEMA = {
    SLICE_INIT("a registration"), SLICE_INIT("how one enters the contest"),
    SCHEMA_OF(struct registration, REGISTRATION_FIELDS)
};

static const struct schema_field CONTEST_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct contest, id, "its part of addresses; never changes"),
      .required = true, .unique = SCOPE_CONTEST },
    { SCHEMA_KEY("seq", SCHEMA_INTEGER, struct contest, seq,
                 "its number in the plan, from 1 within the kind"),
      .required = true, .min = 1, .max = 100000 },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct contest, name, "the official name, to the letter"),
      .required = true, .unique = SCOPE_CONTEST_NAME },
    { SCHEMA_KEY("short_name", SCHEMA_TEXT, struct contest, short_name,
                 "for menus and tables; the name when left out") },
    { SCHEMA_KEY("place", SCHEMA_TEXT, struct contest, place, "as printed") },
    { SCHEMA_KEY("place_label", SCHEMA_TEXT, struct contest, place_label,
                 "what the plan calls the place, where it differs from the file's") },
    { SCHEMA_KEY("theme", SCHEMA_TEXT, struct contest, theme,
                 "what it is about: the subject, or the region") },
    { SCHEMA_KEY("division_code", SCHEMA_TEXT, struct contest, division_code,
                 "code of the place (GB/T 2260); left out when it has none") },
    { SCHEMA_KEY("organizers", SCHEMA_RECORD, struct contest, organizers,
                 "who holds it, in the order of the plan"),
      .list = true, .record = &ORGANIZER_SCHEMA },
    { SCHEMA_KEY("organizers_raw", SCHEMA_TEXT, struct contest, organizers_raw,
                 "the cell of the plan, where joining the organisers does not give it") },
    { SCHEMA_KEY("registration", SCHEMA_RECORD, struct contest, registration,
                 "how one enters; left out: there is no registration"),
      .record = &REGISTRATION_SCHEMA },
    { SCHEMA_KEY("note", SCHEMA_TEXT, struct contest, note, "what else is to be said") },
    { SCHEMA_KEY("source", SCHEMA_TEXT, struct contest, source,
                 "where in the document it stands, where it differs from the file's") },
    SCHEMA_END
};
static const struct schema CONTEST_SCHEMA = { SLICE_INIT("a contest"),
                                              SLICE_INIT("one contest of the plan"),
                                              SCHEMA_OF(struct contest, CONTEST_FIELDS) };

static const struct schema_field CONTEST_FILE_FIELDS[] = {
    { SCHEMA_KEY("kind", SCHEMA_REFERENCE, struct contest_file, kind,
                 "the kind of all contests in this file"),
      .required = true, .target = SCOPE_KIND },
    { SCHEMA_KEY("place_label", SCHEMA_TEXT, struct contest_file, place_label,
                 "what the plan calls the place") },
    { SCHEMA_KEY("source", SCHEMA_TEXT, struct contest_file, source,
                 "where in the document they stand") },
    { SCHEMA_KEY("contests", SCHEMA_RECORD, struct contest_file, contests, "the contests"),
      .list = true, .required = true, .record = &CONTEST_SCHEMA },
    SCHEMA_END
};
const struct schema CONTEST_FILE_SCHEMA = { SLICE_INIT("a file of contests"),
                                            SLICE_INIT("contests of one kind"),
                                            SCHEMA_OF(struct contest_file, CONTEST_FILE_FIELDS) };
