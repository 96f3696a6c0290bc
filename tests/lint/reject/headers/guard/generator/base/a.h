/* A guard that another header may have too. */
#ifndef A_H
#define A_H
#endif
