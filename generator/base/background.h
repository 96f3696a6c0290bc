/* A thread of its own that does one thing whenever it is asked to, while whoever asked goes on. */
#ifndef FABANG_BASE_BACKGROUND_H
#define FABANG_BASE_BACKGROUND_H

struct background;

/* Starts the thread, which waits. NULL when the system gives none. */
struct background *background_start(void (*job)(void *context), void *context);
/* The job is done once more from its beginning; asked twice before that begins, it is done once.
 * Any thread may ask. NULL is none. */
void background_ask(struct background *background);
/* Waits until what was asked for is done and ends the thread. NULL is none. */
void background_finish(struct background *background);

#endif
