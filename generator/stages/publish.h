/* Publishes the finished tree: a new one is built beside the old one and the two are switched in
 * one step, so that a build that fails, is killed or meets a full disk leaves the old one as it
 * was, byte for byte. */
#ifndef FABANG_STAGES_PUBLISH_H
#define FABANG_STAGES_PUBLISH_H

#include "base/diag.h"
#include "formats/compress.h"

/* One build's way to the output directory; made by one thread, written to by many. */
struct publication;

struct publication_settings {
    slice root;        /* the site's folder, whose inputs are no place for the output */
    slice out;         /* a path; it need not exist, the folder around it must */
    size_t file_count; /* numbers below it are given to files; some may stay unused */
    bool packed;       /* whether packed files are put, too */
    size_t keep;       /* versions that stay beside the live one */
    bool early_sync;   /* whether a thread of its own syncs while files are still put */
};

struct publication_counts {
    size_t written;   /* new or changed files */
    size_t unchanged; /* files whose bytes were there already */
    size_t removed;   /* files of the old tree that the new one lacks */
};

/* Opens and locks the output as versions_open() does, with its diagnostics, and output-foreign
 * among the site's inputs; NULL after one. `arena` and the settings' texts must live until
 * publication_close(). */
struct publication *publication_open(struct arena *arena, struct diags *diags,
                                     const struct publication_settings *settings);
/* Gives the file `number` of the new tree (from 0, each once), at `path`, relative with '/'
 * ("notices/index.html"), which must live until publication_close(). Compares with the live file by
 * hash and writes only what differs. Called from many threads. False and file-write when the
 * machine refuses. */
bool publication_put(struct publication *publication, struct diags *diags, size_t number,
                     slice path, slice bytes);
/* Puts the same file packed, beside it, after publication_put() with the same number: what is there
 * already stays when the file did not change, so that only what is new is packed. */
bool publication_put_packed(struct publication *publication, struct diags *diags, size_t number,
                            enum encoding encoding, slice bytes);
/* Call from one thread after the last put, when there are no errors. Completes the new tree (files
 * that did not change are the same inodes, with the same times), syncs it and switches. When
 * nothing changed the live tree is not touched at all. False and
 * - output-foreign for each file in the live tree that fabang did not make,
 * - file-write when the machine refuses; the live tree is then as it was. */
bool publication_finish(struct publication *publication, struct diags *diags,
                        struct publication_counts *counts);
/* Always call, last: gives the lock back and removes a new tree that was not switched, which leaves
 * a build that was not finished without a trace. NULL is allowed. */
void publication_close(struct publication *publication);

#endif
