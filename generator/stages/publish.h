/* Publishes the finished tree: a new one is built beside the old one and the two are switched in
 * one step, so that a build that fails, is killed or meets a full disk leaves the old one as it
 * was, byte for byte. */
#ifndef FABANG_STAGES_PUBLISH_H
#define FABANG_STAGES_PUBLISH_H

#include "base/diag.h"

/* One build's way to the output directory; made by one thread, written to by many. */
struct publication;

struct publication_counts {
    size_t written;   /* new or changed files */
    size_t unchanged; /* files whose bytes were there already */
    size_t removed;   /* files of the old tree that the new one lacks */
};

/* Opens `out_dir` (a path; it need not exist) for `workers` writers and locks it against other
 * builds. Removes what killed builds left beside it. NULL and a diagnostic when
 * - it is a directory that fabang did not make and that is not empty, or a file (output-foreign),
 * - another build has it (output-locked),
 * - the machine refuses (file-write).
 * `arena` and `diags` must live until publication_close(). */
struct publication *publication_open(struct arena *arena, struct diags *diags, slice out_dir,
                                     size_t workers);
/* Gives one file of the new tree, `path` relative with '/' ("notices/index.html"). Compares with
 * the live file and writes only what differs. Each worker calls with its own number; each path is
 * given once. A path that leaves the tree is our bug and asserted. False when the machine refused:
 * publication_finish() has the diagnostic (file-write). */
bool publication_put(struct publication *publication, size_t worker, slice path, slice bytes);
/* Call from one thread after the last put, when there are no errors. Completes the new tree and
 * switches. When nothing changed the live tree is not touched at all: same inode, same times.
 * False and file-write when the machine refused; the live tree is then as it was. */
bool publication_finish(struct publication *publication, struct publication_counts *counts);
/* Always call, last: gives the lock back and removes the staging directory when there is one,
 * which leaves a build that was not finished without a trace. NULL is allowed. */
void publication_close(struct publication *publication);

#endif
