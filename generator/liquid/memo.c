/* What prints the same in every rendering is made once: an output or a partial that read nothing
 * but literals and the names that the host declares constant. It is watched while it is rendered
 * for the first time, so that nothing is guessed: what it read decides which way it went. A
 * rendering that binds the name of a constant to something else goes without. */
#include "liquid/renderer.h"

#include <stdatomic.h>

/* Blocks inside blocks, around what is made once and within it. Two of them together stay below the
 * limits, so that these strike wherever they would without a memo. */
enum { DEPTH_MAX = LIQUID_NESTING_MAX / 2, TEXT_BYTES_MAX = 64 * 1024 };

struct memo {
    slice text;
    uint64_t steps;
};

struct memo_place {
    _Atomic(const struct memo *) made; /* NULL: not yet, or it differs */
};

struct memo_place *memo_place_new(struct arena *arena, const struct liquid_options *options)
{
    bool has_constants = options->constants != NULL && !options->errors_in_output;
    return has_constants ? ARENA_NEW(arena, struct memo_place) : NULL;
}

const struct memo *memo_find(const struct renderer *r, const struct memo_place *place)
{
    if (place == NULL || r->shadows || r->bodies > DEPTH_MAX)
        return NULL;
    return atomic_load_explicit(&place->made, memory_order_acquire);
}

bool memo_print(struct renderer *r, uint32_t offset, const struct memo *memo)
{
    strbuf_add(r->output, memo->text);
    return renderer_charge(r, offset, memo->steps);
}

struct memo_watch memo_begin(struct renderer *r)
{
    struct memo_watch watch = { .reads = r->reads,
                                .bodies_most = r->bodies_most,
                                .output = r->output->len,
                                .diags = diags_size(r->diags),
                                .steps = r->steps };
    r->reads = 0;
    r->bodies_most = r->bodies;
    return watch;
}

static void keep(struct renderer *r, struct memo_place *place, const struct memo *memo)
{
    struct arena *arena = r->set->arena;
    pthread_mutex_lock(&r->set->lock);
    if (atomic_load_explicit(&place->made, memory_order_relaxed) == NULL) {
        struct memo *kept = ARENA_NEW(arena, struct memo);
        *kept = (struct memo){ arena_copy(arena, memo->text), memo->steps };
        atomic_store_explicit(&place->made, kept, memory_order_release);
    }
    pthread_mutex_unlock(&r->set->lock);
}

void memo_end(struct renderer *r, const struct memo_watch *watch, struct memo_place *place,
              unsigned differs, bool ok)
{
    size_t length = r->output->len - watch->output;
    bool same = ok && !r->shadows && (r->reads & differs) == 0 &&
                diags_size(r->diags) == watch->diags && r->interrupt == INTERRUPT_NONE &&
                r->bodies_most - r->bodies <= DEPTH_MAX && length <= TEXT_BYTES_MAX;
    if (same)
        keep(r, place,
             &(struct memo){ { r->output->ptr + watch->output, length }, r->steps - watch->steps });
    r->reads |= watch->reads;
    if (r->bodies_most < watch->bodies_most)
        r->bodies_most = watch->bodies_most;
}
