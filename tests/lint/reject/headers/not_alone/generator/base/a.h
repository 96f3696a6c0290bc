/* Uses a type of a header that it does not include. */
#ifndef FABANG_BASE_A_H
#define FABANG_BASE_A_H
size_t length(const char *text);
#endif
