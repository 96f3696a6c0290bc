/* The published folder NAME and what stands beside it in `.NAME.fabang/`: the lock, the tree that
 * is being made, and versions that were published before. Every tree is one that fabang made: it
 * holds the file `.fabang` (site/manifest.h), and nothing without it is ever changed.
 *
 * Names there: `lock`; `new-INODE`, the tree in the making, named by its own inode number, so that
 * after the exchange the same name with another inode is known as the tree that was live before;
 * `version-N`, higher is later; `gone-N`, being removed; `old`, where the live tree waits between
 * two renames on file systems that cannot exchange. */
#ifndef FABANG_SITE_VERSIONS_H
#define FABANG_SITE_VERSIONS_H

#include "base/diag.h"
#include "site/manifest.h"

#include <time.h>

struct versions;

struct published_tree {
    int handle; /* -1: none */
    struct manifest manifest;
    struct timespec written; /* when its manifest was */
    struct timespec settled; /* shortly before: what is older is as the manifest says, for what
                                is newer one has to look */
};

/* Opens the folder `out` (a path; it need not exist, the folder around it must), locks it against
 * other builds, and clears away or completes what killed ones left. NULL and a diagnostic:
 * output-foreign (it is not ours and not empty, a file or a link), output-locked, file-write.
 * `arena` and `out` must live until versions_close(), which also removes a new tree that was not
 * switched; NULL is allowed there. */
struct versions *versions_open(struct arena *arena, struct diags *diags, slice out);
void versions_close(struct versions *versions);

/* The tree that readers see. */
const struct published_tree *versions_live(const struct versions *versions);
/* How many earlier versions there are, and the one `back` steps before the live one, from 1. The
 * tree must be closed with versions_release(). False when it cannot be read as one of ours. */
size_t versions_count(const struct versions *versions);
bool versions_look(struct versions *versions, size_t back, struct published_tree *tree);
void versions_release(struct published_tree *tree);

/* Makes the new tree: with `keep` earlier versions or more, the oldest is taken for it, since most
 * of its files are the same; its handle and what it holds in `*tree`. Else an empty folder. */
bool versions_begin(struct versions *versions, struct diags *diags, size_t keep,
                    struct published_tree *tree);
/* Puts the complete new tree in the live one's place in one step, by renameat2 with
 * RENAME_EXCHANGE; the live one becomes the newest of the earlier versions, of which `keep` stay.
 * False and file-write, when the live tree is as it was. */
bool versions_switch(struct versions *versions, struct diags *diags, size_t keep);
/* Exchanges the live tree and the one `back` steps before it, and looks at both again. */
bool versions_roll_back(struct versions *versions, struct diags *diags, size_t back);

/* Adds file-write about `path` of the output ("": the output itself) with errno's reason. From any
 * thread. Returns false. */
bool versions_refused(struct versions *versions, struct diags *diags, const char *what, slice path);
/* Adds version-missing: there is no whole version `back` steps before the live one. Returns false.
 */
bool versions_missing(struct versions *versions, struct diags *diags, size_t back);
/* Adds output-foreign about `path`. Returns false. */
bool versions_foreign(struct versions *versions, struct diags *diags, slice path, const char *what,
                      slice hint);

#endif
