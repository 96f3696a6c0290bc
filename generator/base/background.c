/* A thread that sleeps on a condition. */
#include "base/background.h"

#include "base/memory.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>

struct background {
    void (*job)(void *context);
    void *context;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t changed;
    bool asked, closing;
};

static void *serve(void *argument)
{
    struct background *self = argument;
    pthread_mutex_lock(&self->mutex);
    while (self->asked || !self->closing) {
        if (!self->asked) {
            pthread_cond_wait(&self->changed, &self->mutex);
            continue;
        }
        self->asked = false;
        pthread_mutex_unlock(&self->mutex);
        self->job(self->context);
        pthread_mutex_lock(&self->mutex);
    }
    pthread_mutex_unlock(&self->mutex);
    return NULL;
}

static void release(struct background *self)
{
    pthread_cond_destroy(&self->changed);
    pthread_mutex_destroy(&self->mutex);
    memory_free(self);
}

struct background *background_start(void (*job)(void *context), void *context)
{
    struct background *self = memory_alloc(sizeof(struct background));
    *self = (struct background){ .job = job, .context = context };
    pthread_mutex_init(&self->mutex, NULL);
    pthread_cond_init(&self->changed, NULL);
    if (pthread_create(&self->thread, NULL, serve, self) == 0)
        return self;
    release(self);
    return NULL;
}

static void tell(struct background *self, bool *what)
{
    pthread_mutex_lock(&self->mutex);
    *what = true;
    pthread_cond_signal(&self->changed);
    pthread_mutex_unlock(&self->mutex);
}

void background_ask(struct background *background)
{
    if (background != NULL)
        tell(background, &background->asked);
}

void background_finish(struct background *background)
{
    if (background == NULL)
        return;
    tell(background, &background->closing);
    int failure = pthread_join(background->thread, NULL);
    assert(failure == 0);
    (void)failure;
    release(background);
}
