/* The tables of plan.yaml and organizations.yaml. */
#include "contest/plan_schema.h"

static const struct schema_field KIND_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct kind, id, "short name for files and data, as in regional"),
      .required = true, .unique = SCOPE_KIND },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct kind, name, "what pages call it"), .required = true },
    { SCHEMA_KEY("unit", SCHEMA_TEXT, struct kind, unit, "counter word after a number: 个, 场") },
    { SCHEMA_KEY("contests", SCHEMA_INTEGER, struct kind, contests_expected,
                 "how many contests of the kind the plan declares"),
      .required = true, .max = 10000 },
    { SCHEMA_KEY("summary", SCHEMA_TEXT, struct kind, summary, "one sentence about it") },
    SCHEMA_END
};
static const struct schema KIND_SCHEMA = {
    SLICE_INIT("a kind of contest"), SLICE_INIT("the sorts of contest that make up the whole"),
    SCHEMA_OF(struct kind, KIND_FIELDS)
};

static const struct schema_field GROUP_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct group, id, "short name for files and data, as in startup"),
      .required = true, .unique = SCOPE_GROUP },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct group, name, "what pages call it"), .required = true },
    { SCHEMA_KEY("summary", SCHEMA_TEXT, struct group, summary,
                 "who belongs to it, in one sentence") },
    SCHEMA_END
};
static const struct schema GROUP_SCHEMA = { SLICE_INIT("a group"),
                                            SLICE_INIT("entrants compete within their group only"),
                                            SCHEMA_OF(struct group, GROUP_FIELDS) };

static const struct schema_field TIER_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct tier, id, "short name; lists of the tier have it, too"),
      .required = true, .unique = SCOPE_TIER },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct tier, name, "what pages call it"), .required = true },
    { SCHEMA_KEY("group", SCHEMA_REFERENCE, struct tier, group, "the group it is about"),
      .required = true, .target = SCOPE_GROUP },
    { SCHEMA_KEY("size", SCHEMA_INTEGER, struct tier, size, "number of places"), .required = true,
      .min = 1, .max = 1000000 },
    { SCHEMA_KEY("within", SCHEMA_REFERENCE, struct tier, within,
                 "the larger tier that it is a part of"),
      .target = SCOPE_TIER },
    { SCHEMA_KEY("all_awarded", SCHEMA_BOOL, struct tier, all_awarded,
                 "every place has a prize: the group's prizes must add up to the size") },
    SCHEMA_END
};
static const struct schema TIER_SCHEMA = {
    SLICE_INIT("a tier"), SLICE_INIT("nested shortlists of a group: 500 of which 50"),
    SCHEMA_OF(struct tier, TIER_FIELDS)
};

static const struct schema_field PRIZE_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct prize, id, "short name, as in startup-first"),
      .required = true, .unique = SCOPE_PRIZE },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct prize, name, "as printed in lists"),
      .required = true },
    { SCHEMA_KEY("group", SCHEMA_REFERENCE, struct prize, group,
                 "who can win it; none for prizes of organisations"),
      .target = SCOPE_GROUP },
    { SCHEMA_KEY("count", SCHEMA_INTEGER, struct prize, count,
                 "how many there are; left out when the number is free"),
      .fallback = SLICE_INIT("-1"), .min = -1, .max = 1000000 },
    { SCHEMA_KEY("order", SCHEMA_INTEGER, struct prize, order,
                 "1 for the highest of its group; left out when it has no rank"),
      .max = 1000 },
    SCHEMA_END
};
static const struct schema PRIZE_SCHEMA = { SLICE_INIT("a prize"),
                                            SLICE_INIT("what is won in the end, and how many"),
                                            SCHEMA_OF(struct prize, PRIZE_FIELDS) };

static const struct schema_field WORDING_FIELDS[] = {
    { SCHEMA_KEY("text", SCHEMA_TEXT, struct wording, text, "the words of the document, unchanged"),
      .required = true },
    { SCHEMA_KEY("source", SCHEMA_TEXT, struct wording, source, "where in the document they stand"),
      .required = true },
    SCHEMA_END
};
static const struct schema WORDING_SCHEMA = { SLICE_INIT("a wording"),
                                              SLICE_INIT("original words of the plan"),
                                              SCHEMA_OF(struct wording, WORDING_FIELDS) };

static const struct schema_choice INCLUSIVE_CHOICES[] = { { SLICE_INIT("unspecified"),
                                                            INCLUSIVE_UNSPECIFIED },
                                                          SCHEMA_CHOICE("yes", INCLUSIVE_YES),
                                                          SCHEMA_CHOICE("no", INCLUSIVE_NO),
                                                          SCHEMA_NO_MORE_CHOICES };
static const struct schema_choice BOUNDARY_CHOICES[] = { SCHEMA_CHOICE("end", BOUNDARY_END),
                                                         SCHEMA_CHOICE("start", BOUNDARY_START),
                                                         SCHEMA_NO_MORE_CHOICES };
const struct schema_choice AUDIENCE_CHOICES[] = { SCHEMA_CHOICE("public", 0),
                                                  SCHEMA_CHOICE("organizers", 1),
                                                  SCHEMA_NO_MORE_CHOICES };

static const struct schema_field DATE_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct milestone, id, "short name, as in registration-deadline"),
      .required = true, .unique = SCOPE_DATE },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct milestone, name, "what pages call it"),
      .required = true },
    { SCHEMA_KEY("date", SCHEMA_DATE, struct milestone, date,
                 "the day; left out while it is not announced") },
    { SCHEMA_KEY("boundary", SCHEMA_ENUM, struct milestone, boundary,
                 "which end of the day counts: a deadline takes effect at its end"),
      .fallback = SLICE_INIT("end"), .choices = BOUNDARY_CHOICES },
    { SCHEMA_KEY("at", SCHEMA_INSTANT, struct milestone, at,
                 "the moment, where it is neither the end nor the start of the day") },
    { SCHEMA_KEY("inclusive", SCHEMA_ENUM, struct milestone, inclusive,
                 "whether the wording includes the day itself"),
      .fallback = SLICE_INIT("unspecified"), .choices = INCLUSIVE_CHOICES },
    { SCHEMA_KEY("cutoff_note", SCHEMA_TEXT, struct milestone, cutoff_note,
                 "how the site reads an unclear wording, printed beside the date") },
    { SCHEMA_KEY("kinds", SCHEMA_NAME_OF, struct milestone, kinds,
                 "kinds of contest it concerns; all when left out"),
      .list = true, .target = SCOPE_KIND },
    { SCHEMA_KEY("audience", SCHEMA_WORD, struct milestone, audience, "whom it concerns"),
      .fallback = SLICE_INIT("public"), .choices = AUDIENCE_CHOICES },
    { SCHEMA_KEY("note", SCHEMA_TEXT, struct milestone, note, "what else is to be said") },
    { SCHEMA_KEY("wordings", SCHEMA_RECORD, struct milestone, wordings,
                 "every place of the document that gives the date"),
      .list = true, .record = &WORDING_SCHEMA },
    SCHEMA_END
};
static const struct schema DATE_SCHEMA = { SLICE_INIT("a date"),
                                           SLICE_INIT("days of the plan, with their words"),
                                           SCHEMA_OF(struct milestone, DATE_FIELDS) };

static const struct schema_field RULE_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct rule, id, "short name"), .required = true,
      .unique = SCOPE_RULE },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct rule, name, "what pages call it"), .required = true },
    { SCHEMA_KEY("summary", SCHEMA_TEXT, struct rule, summary, "the rule in a sentence") },
    { SCHEMA_KEY("groups", SCHEMA_REFERENCE, struct rule, groups,
                 "groups it is for; all when left out"),
      .list = true, .target = SCOPE_GROUP },
    { SCHEMA_KEY("date", SCHEMA_DATE, struct rule, date, "the day it is about") },
    { SCHEMA_KEY("limit", SCHEMA_INTEGER, struct rule, limit, "the number it is about"),
      .max = 1000000 },
    { SCHEMA_KEY("wordings", SCHEMA_RECORD, struct rule, wordings,
                 "every place of the document that gives it"),
      .list = true, .record = &WORDING_SCHEMA },
    SCHEMA_END
};
static const struct schema RULE_SCHEMA = { SLICE_INIT("a rule"),
                                           SLICE_INIT("what entrants and lists must keep"),
                                           SCHEMA_OF(struct rule, RULE_FIELDS) };

static const struct schema_field PENDING_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct pending_item, id, "short name"), .required = true,
      .unique = SCOPE_PENDING },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct pending_item, name, "what is still to be announced"),
      .required = true },
    { SCHEMA_KEY("note", SCHEMA_TEXT, struct pending_item, note, "what is known so far") },
    { SCHEMA_KEY("source", SCHEMA_TEXT, struct pending_item, source,
                 "where the document puts it off") },
    { SCHEMA_KEY("closed_by", SCHEMA_ID, struct pending_item, closed_by,
                 "id of the notice that announced it") },
    SCHEMA_END
};
static const struct schema PENDING_SCHEMA = { SLICE_INIT("a pending item"),
                                              SLICE_INIT("what is to be announced later"),
                                              SCHEMA_OF(struct pending_item, PENDING_FIELDS) };

static const struct schema_field QUESTION_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct question, id, "short name"), .required = true,
      .unique = SCOPE_QUESTION },
    { SCHEMA_KEY("text", SCHEMA_TEXT, struct question, text,
                 "what is to be asked of those who made the plan"),
      .required = true },
    { SCHEMA_KEY("source", SCHEMA_TEXT, struct question, source,
                 "the places that contradict each other") },
    SCHEMA_END
};
static const struct schema QUESTION_SCHEMA = {
    SLICE_INIT("a question"), SLICE_INIT("contradictions of the source, kept as printed"),
    SCHEMA_OF(struct question, QUESTION_FIELDS)
};

static const struct schema_field ROLE_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct role, id, "short name"), .required = true,
      .unique = SCOPE_ROLE },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct role, name, "what pages call it"), .required = true },
    { SCHEMA_KEY("scope", SCHEMA_NAME_OF, struct role, scope,
                 "the kind of contest it is about; the whole when left out"),
      .target = SCOPE_KIND },
    { SCHEMA_KEY("organizations", SCHEMA_REFERENCE, struct role, organizations,
                 "ids of who holds it"),
      .list = true, .target = SCOPE_ORGANIZATION },
    { SCHEMA_KEY("text", SCHEMA_TEXT, struct role, text, "what it does, or who else holds it") },
    { SCHEMA_KEY("source", SCHEMA_TEXT, struct role, source, "where the document says so") },
    SCHEMA_END
};
static const struct schema ROLE_SCHEMA = { SLICE_INIT("a role"),
                                           SLICE_INIT("who does what for the contest"),
                                           SCHEMA_OF(struct role, ROLE_FIELDS) };

static const struct schema_field NOTICE_KIND_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct notice_kind, id, "its part of addresses"),
      .required = true, .unique = SCOPE_NOTICE_KIND },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct notice_kind, name,
                 "the word that notices give as their kind"),
      .required = true, .unique = SCOPE_NOTICE_KIND_NAME },
    { SCHEMA_KEY("summary", SCHEMA_TEXT, struct notice_kind, summary,
                 "what such notices are for") },
    { SCHEMA_KEY("requires_lists", SCHEMA_BOOL, struct notice_kind, requires_lists,
                 "such a notice must name the lists it publishes") },
    { SCHEMA_KEY("requires_corrects", SCHEMA_BOOL, struct notice_kind, requires_corrects,
                 "such a notice must name the one it corrects or withdraws") },
    { SCHEMA_KEY("requires_changes", SCHEMA_BOOL, struct notice_kind, requires_changes,
                 "such a notice must say what changes, before and after") },
    SCHEMA_END
};
static const struct schema NOTICE_KIND_SCHEMA = {
    SLICE_INIT("a kind of notice"), SLICE_INIT("the sorts of notice, in the order of indexes"),
    SCHEMA_OF(struct notice_kind, NOTICE_KIND_FIELDS)
};

static const struct schema_choice PUBLICITY_CHOICES[] = {
    SCHEMA_CHOICE("optional", PUBLICITY_OPTIONAL), SCHEMA_CHOICE("required", PUBLICITY_REQUIRED),
    SCHEMA_CHOICE("none", PUBLICITY_NONE), SCHEMA_NO_MORE_CHOICES
};
static const struct schema_choice NOTARY_CHOICES[] = { SCHEMA_CHOICE("optional", NOTARY_OPTIONAL),
                                                       SCHEMA_CHOICE("required", NOTARY_REQUIRED),
                                                       SCHEMA_NO_MORE_CHOICES };
const struct schema_choice LIST_COLUMN_CHOICES[] = { SCHEMA_CHOICE("name", 0),
                                                     SCHEMA_CHOICE("rank", LIST_COLUMN_RANK),
                                                     SCHEMA_CHOICE("entrant", LIST_COLUMN_ENTRANT),
                                                     SCHEMA_CHOICE("contest", LIST_COLUMN_CONTEST),
                                                     SCHEMA_CHOICE("award", LIST_COLUMN_AWARD),
                                                     SCHEMA_CHOICE("score", LIST_COLUMN_SCORE),
                                                     SCHEMA_CHOICE("credit_code",
                                                                   LIST_COLUMN_CREDIT_CODE),
                                                     SCHEMA_CHOICE("leader", LIST_COLUMN_LEADER),
                                                     SCHEMA_NO_MORE_CHOICES };
static const struct schema_field LIST_KIND_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct list_kind, id, "what lists in the records give as kind"),
      .required = true, .unique = SCOPE_LIST_KIND },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct list_kind, name, "what pages call it"),
      .required = true },
    { SCHEMA_KEY("publicity", SCHEMA_ENUM, struct list_kind, publicity,
                 "whether a period of publicity must stand before the final edition"),
      .fallback = SLICE_INIT("optional"), .choices = PUBLICITY_CHOICES },
    { SCHEMA_KEY("publicity_working_days", SCHEMA_INTEGER, struct list_kind, publicity_working_days,
                 "the fewest working days of that period; the plan's when left out"),
      .max = 365 },
    { SCHEMA_KEY("restart_on_correction", SCHEMA_BOOL, struct list_kind, restart_on_correction,
                 "a correction that changes who is listed, or how, starts the period anew") },
    { SCHEMA_KEY("review_levels", SCHEMA_INTEGER, struct list_kind, review_levels,
                 "the fewest levels of review that a list of the kind may have"),
      .fallback = SLICE_INIT("1"), .min = 1, .max = 9 },
    { SCHEMA_KEY("notary", SCHEMA_ENUM, struct list_kind, notary,
                 "whether the final edition must name the notary who certified it"),
      .fallback = SLICE_INIT("optional"), .choices = NOTARY_CHOICES },
    { SCHEMA_KEY("recommended", SCHEMA_BOOL, struct list_kind, recommended,
                 "rows must have won in the contest they come from, and be in the project pool") },
    { SCHEMA_KEY("awards", SCHEMA_BOOL, struct list_kind, awards,
                 "rows carry the plan's prizes, each as often as the plan has it") },
    { SCHEMA_KEY("columns", SCHEMA_WORD, struct list_kind, column_names,
                 "what may be printed of a row besides the project's name"),
      .list = true, .choices = LIST_COLUMN_CHOICES },
    SCHEMA_END
};
static const struct schema LIST_KIND_SCHEMA = {
    SLICE_INIT("a kind of list"),
    SLICE_INIT("the sorts of list: what must happen before they are published, what they print"),
    SCHEMA_OF(struct list_kind, LIST_KIND_FIELDS)
};

static const struct schema_field ELIGIBILITY_FIELDS[] = {
    { SCHEMA_KEY("members_max", SCHEMA_INTEGER, struct eligibility, members_max,
                 "members of an entrant, from which on a warning is given"),
      .max = 1000000 },
    { SCHEMA_KEY("barred_years", SCHEMA_INTEGER, struct eligibility, barred_years,
                 "who was in an archived list of so many years before is barred"),
      .max = 100 },
    { SCHEMA_KEY("similar_names", SCHEMA_INTEGER, struct eligibility, similar_names,
                 "percent, from which two projects' names count as near-duplicates"),
      .max = 100 },
    { SCHEMA_KEY("one_entry_per_entrant", SCHEMA_BOOL, struct eligibility, one_entry_per_entrant,
                 "no two rows of a list may be of one entrant") },
    { SCHEMA_KEY("divisions", SCHEMA_BOOL, struct eligibility, divisions,
                 "the division in a credit code must be that of the contest's region") },
    SCHEMA_END
};
static const struct schema ELIGIBILITY_SCHEMA = {
    SLICE_INIT("the eligibility"),
    SLICE_INIT("who may be listed; each rule only where it is given"),
    SCHEMA_OF(struct eligibility, ELIGIBILITY_FIELDS)
};

static const struct schema_choice NAME_MASK_CHOICES[] = {
    SCHEMA_CHOICE("surname", NAME_MASK_SURNAME), SCHEMA_CHOICE("first", NAME_MASK_FIRST),
    SCHEMA_CHOICE("last", NAME_MASK_LAST), SCHEMA_CHOICE("ends", NAME_MASK_ENDS),
    SCHEMA_NO_MORE_CHOICES
};
static const struct schema_field MASKING_FIELDS[] = {
    { SCHEMA_KEY("name", SCHEMA_ENUM, struct plan, masking.name, "what of a person's name stays"),
      .fallback = SLICE_INIT("surname"), .choices = NAME_MASK_CHOICES },
    { SCHEMA_KEY("phone_first", SCHEMA_INTEGER, struct plan, masking.phone.first,
                 "digits of a telephone number that stay at its beginning; none when left out"),
      .max = 3 },
    { SCHEMA_KEY("phone_last", SCHEMA_INTEGER, struct plan, masking.phone.last,
                 "digits that stay at its end; none when left out"),
      .max = 4 },
    { SCHEMA_KEY("identity_first", SCHEMA_INTEGER, struct plan, masking.identity.first,
                 "characters of an identity number that stay at its beginning; none when left out"),
      .max = 6 },
    { SCHEMA_KEY("identity_last", SCHEMA_INTEGER, struct plan, masking.identity.last,
                 "characters that stay at its end; none when left out"),
      .max = 4 },
    SCHEMA_END
};
static const struct schema MASKING_SCHEMA = {
    SLICE_INIT("the masking"),
    SLICE_INIT("what stays of names and numbers that may not be printed whole"),
    SCHEMA_PART_OF(struct plan, MASKING_FIELDS)
};

const struct schema_choice IMPORT_FIELD_CHOICES[] = {
    SCHEMA_CHOICE("project", IMPORT_PROJECT),
    SCHEMA_CHOICE("name", IMPORT_NAME),
    SCHEMA_CHOICE("entrant", IMPORT_ENTRANT),
    SCHEMA_CHOICE("kind", IMPORT_KIND),
    SCHEMA_CHOICE("credit_code", IMPORT_CREDIT_CODE),
    SCHEMA_CHOICE("registered_on", IMPORT_REGISTERED_ON),
    SCHEMA_CHOICE("leader", IMPORT_LEADER),
    SCHEMA_CHOICE("consent", IMPORT_CONSENT),
    SCHEMA_CHOICE("members", IMPORT_MEMBERS),
    SCHEMA_CHOICE("phone", IMPORT_PHONE),
    SCHEMA_CHOICE("email", IMPORT_EMAIL),
    SCHEMA_CHOICE("pool_number", IMPORT_POOL_NUMBER),
    SCHEMA_CHOICE("field", IMPORT_FIELD),
    SCHEMA_CHOICE("summary", IMPORT_SUMMARY),
    SCHEMA_CHOICE("group", IMPORT_GROUP),
    SCHEMA_CHOICE("contest", IMPORT_CONTEST),
    SCHEMA_CHOICE("source", IMPORT_SOURCE),
    SCHEMA_CHOICE("rank", IMPORT_RANK),
    SCHEMA_CHOICE("award", IMPORT_AWARD),
    SCHEMA_CHOICE("score", IMPORT_SCORE),
    SCHEMA_CHOICE("year", IMPORT_YEAR),
    SCHEMA_CHOICE("list", IMPORT_LIST),
    SCHEMA_NO_MORE_CHOICES
};
static const struct schema_choice IMPORT_TARGET_CHOICES[] = {
    SCHEMA_CHOICE("entries", IMPORT_ENTRIES), SCHEMA_CHOICE("projects", IMPORT_PROJECTS),
    SCHEMA_CHOICE("archive", IMPORT_ARCHIVE), SCHEMA_NO_MORE_CHOICES
};
static const struct schema_field IMPORT_COLUMN_FIELDS[] = {
    { SCHEMA_KEY("field", SCHEMA_ENUM, struct import_column, field, "what the column holds"),
      .required = true, .choices = IMPORT_FIELD_CHOICES },
    { SCHEMA_KEY("header", SCHEMA_TEXT, struct import_column, headers,
                 "what its heading may say, besides the field's own name"),
      .list = true },
    { SCHEMA_KEY("required", SCHEMA_BOOL, struct import_column, required,
                 "a file without the column is refused, and a row without a value") },
    SCHEMA_END
};
static const struct schema IMPORT_COLUMN_SCHEMA = {
    SLICE_INIT("a column"), SLICE_INIT("columns of a file that somebody sends"),
    SCHEMA_OF(struct import_column, IMPORT_COLUMN_FIELDS)
};
static const struct schema_field IMPORT_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct import_mapping, id, "the word after --as"),
      .required = true, .unique = SCOPE_IMPORT },
    { SCHEMA_KEY("into", SCHEMA_ENUM, struct import_mapping, into,
                 "what rows become: entries of a list, projects, or the archive of former years"),
      .required = true, .choices = IMPORT_TARGET_CHOICES },
    { SCHEMA_KEY("sheet", SCHEMA_TEXT, struct import_mapping, sheet,
                 "of a workbook; left out: the only visible one that holds anything") },
    { SCHEMA_KEY("query", SCHEMA_PROSE, struct import_mapping, query,
                 "SELECT for an SQLite database; its result's columns have the headings") },
    { SCHEMA_KEY("columns", SCHEMA_RECORD, struct import_mapping, columns,
                 "what the headings mean; other columns are not imported"),
      .list = true, .required = true, .record = &IMPORT_COLUMN_SCHEMA },
    SCHEMA_END
};
static const struct schema IMPORT_SCHEMA = { SLICE_INIT("an import"),
                                             SLICE_INIT("how files that somebody sends are read"),
                                             SCHEMA_OF(struct import_mapping, IMPORT_FIELDS) };

static const struct schema_field ABSENT_FIELDS[] = {
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct absent_region, name, "the region"), .required = true },
    { SCHEMA_KEY("kind", SCHEMA_REFERENCE, struct absent_region, kind,
                 "the kind of contest that it does not hold"),
      .required = true, .target = SCOPE_KIND },
    { SCHEMA_KEY("division_code", SCHEMA_TEXT, struct absent_region, division_code,
                 "its code (GB/T 2260)") },
    { SCHEMA_KEY("note", SCHEMA_TEXT, struct absent_region, note,
                 "what an index says instead of a link") },
    SCHEMA_END
};
static const struct schema ABSENT_SCHEMA = { SLICE_INIT("a region without a contest"),
                                             SLICE_INIT(
                                                 "regions that an index must not just leave out"),
                                             SCHEMA_OF(struct absent_region, ABSENT_FIELDS) };

static const struct schema_field BASIS_FIELDS[] = {
    { SCHEMA_KEY("doc_number", SCHEMA_TEXT, struct plan, basis_doc_number,
                 "number of the document") },
    { SCHEMA_KEY("title", SCHEMA_TEXT, struct plan, basis_title, "its title") },
    { SCHEMA_KEY("date", SCHEMA_DATE, struct plan, basis_date, "the day it bears"),
      .required = true },
    { SCHEMA_KEY("notice", SCHEMA_ID, struct plan, basis_notice,
                 "id of the notice that publishes it on this site") },
    SCHEMA_END
};
static const struct schema BASIS_SCHEMA = { SLICE_INIT("the basis"),
                                            SLICE_INIT("the document that makes the plan binding"),
                                            SCHEMA_PART_OF(struct plan, BASIS_FIELDS) };

static const struct schema_field REGISTRATION_FIELDS[] = {
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct plan, registration_name,
                 "what the official way to register is called"),
      .required = true },
    { SCHEMA_KEY("url", SCHEMA_URL, struct plan, registration_url, "where it is"),
      .required = true },
    { SCHEMA_KEY("deadline", SCHEMA_REFERENCE, struct plan, registration_deadline,
                 "the date of the plan that closes it"),
      .target = SCOPE_DATE },
    SCHEMA_END
};
static const struct schema REGISTRATION_SCHEMA = {
    SLICE_INIT("the registration"), SLICE_INIT("the official way to enter"),
    SCHEMA_PART_OF(struct plan, REGISTRATION_FIELDS)
};

static const struct schema_field PLAN_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct plan, id,
                 "short name of the contest and its edition; never changes"),
      .required = true },
    { SCHEMA_KEY("edition", SCHEMA_INTEGER, struct plan, edition, "which time it is held"),
      .min = 1, .max = 10000, .fallback = SLICE_INIT("1") },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct plan, name, "the full name, as announced"),
      .required = true },
    { SCHEMA_PART("basis", struct plan, "the document that makes the plan binding"),
      .required = true, .record = &BASIS_SCHEMA },
    { SCHEMA_PART("registration", struct plan, "the official way to enter"),
      .record = &REGISTRATION_SCHEMA },
    { SCHEMA_KEY("fee_notice", SCHEMA_TEXT, struct plan, fee_notice,
                 "printed wherever one can register") },
    { SCHEMA_KEY("document_numbers", SCHEMA_TEXT, struct plan, document_numbers,
                 "forms of document numbers with {year} and {serial}; any form when left out"),
      .list = true },
    { SCHEMA_KEY("publicity_working_days", SCHEMA_INTEGER, struct plan, publicity_working_days,
                 "the fewest working days a publicity period may have; no rule when left out"),
      .max = 260 },
    { SCHEMA_KEY(
        "publicity_from_next_day", SCHEMA_BOOL, struct plan, publicity_from_next_day,
        "count them from the day after the first, as periods of the Civil Code (art. 201)") },
    { SCHEMA_KEY("kinds", SCHEMA_RECORD, struct plan, kinds,
                 "the sorts of contest, in the order to show them"),
      .list = true, .required = true, .record = &KIND_SCHEMA },
    { SCHEMA_KEY("regions_without_contest", SCHEMA_RECORD, struct plan, regions_without_contest,
                 "regions that an index must not just leave out"),
      .list = true, .record = &ABSENT_SCHEMA },
    { SCHEMA_KEY("groups", SCHEMA_RECORD, struct plan, groups,
                 "entrants compete within their group only"),
      .list = true, .required = true, .record = &GROUP_SCHEMA },
    { SCHEMA_KEY("tiers", SCHEMA_RECORD, struct plan, tiers, "nested shortlists of a group"),
      .list = true, .record = &TIER_SCHEMA },
    { SCHEMA_KEY("prizes", SCHEMA_RECORD, struct plan, prizes,
                 "what is won in the end, and how many"),
      .list = true, .record = &PRIZE_SCHEMA },
    { SCHEMA_KEY("dates", SCHEMA_RECORD, struct plan, milestones,
                 "days of the plan, with their words, in the order of time"),
      .list = true, .record = &DATE_SCHEMA },
    { SCHEMA_KEY("rules", SCHEMA_RECORD, struct plan, rules, "what entrants and lists must keep"),
      .list = true, .record = &RULE_SCHEMA },
    { SCHEMA_KEY("pending", SCHEMA_RECORD, struct plan, pending, "what is to be announced later"),
      .list = true, .record = &PENDING_SCHEMA },
    { SCHEMA_KEY("questions", SCHEMA_RECORD, struct plan, questions,
                 "contradictions of the source; 'fabang check' lists them"),
      .list = true, .record = &QUESTION_SCHEMA },
    { SCHEMA_KEY("roles", SCHEMA_RECORD, struct plan, roles, "who does what for the contest"),
      .list = true, .record = &ROLE_SCHEMA },
    { SCHEMA_KEY("notice_kinds", SCHEMA_RECORD, struct plan, notice_kinds,
                 "the sorts of notice, in the order of indexes"),
      .list = true, .record = &NOTICE_KIND_SCHEMA },
    { SCHEMA_KEY("list_kinds", SCHEMA_RECORD, struct plan, list_kinds,
                 "the sorts of list: what must happen before they are published, what they print"),
      .list = true, .record = &LIST_KIND_SCHEMA },
    { SCHEMA_KEY("imports", SCHEMA_RECORD, struct plan, imports,
                 "how files that somebody sends are read by 'fabang import'"),
      .list = true, .record = &IMPORT_SCHEMA },
    { SCHEMA_KEY("eligibility", SCHEMA_RECORD, struct plan, eligibility,
                 "who may be listed; each rule only where it is given"),
      .record = &ELIGIBILITY_SCHEMA },
    { SCHEMA_PART("masking", struct plan,
                  "what stays of names and numbers that may not be printed whole"),
      .record = &MASKING_SCHEMA },
    SCHEMA_END
};
const struct schema PLAN_SCHEMA = { SLICE_INIT("the plan"),
                                    SLICE_INIT("what the organisers announced, as data"),
                                    SCHEMA_OF(struct plan, PLAN_FIELDS) };

static const struct schema_field ORGANIZATION_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct organization, id, "short name"), .required = true,
      .unique = SCOPE_ORGANIZATION },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct organization, name, "the full name, as printed"),
      .required = true, .unique = SCOPE_ORGANIZATION_NAME },
    { SCHEMA_KEY("alias", SCHEMA_TEXT, struct organization, alias, "another name it has") },
    { SCHEMA_KEY("place", SCHEMA_TEXT, struct organization, place, "where it is") },
    { SCHEMA_KEY("unit_of", SCHEMA_TEXT, struct organization, unit_of,
                 "the region whose body it is") },
    { SCHEMA_KEY("function", SCHEMA_TEXT, struct organization, function,
                 "what it is for; one region has one body for one function") },
    { SCHEMA_KEY("url", SCHEMA_URL, struct organization, url, "its own site") },
    SCHEMA_END
};
static const struct schema ORGANIZATION_SCHEMA = {
    SLICE_INIT("an organisation"), SLICE_INIT("who holds contests and roles"),
    SCHEMA_OF(struct organization, ORGANIZATION_FIELDS)
};
static const struct schema_field ORGANIZATIONS_FIELDS[] = {
    { SCHEMA_KEY("organizations", SCHEMA_RECORD, struct plan, organizations,
                 "who holds contests and roles"),
      .list = true, .required = true, .record = &ORGANIZATION_SCHEMA },
    SCHEMA_END
};
const struct schema ORGANIZATIONS_SCHEMA = { SLICE_INIT("the organisations"),
                                             SLICE_INIT("who holds contests and roles"),
                                             SCHEMA_PART_OF(struct plan, ORGANIZATIONS_FIELDS) };
