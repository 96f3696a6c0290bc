/* A library nobody decided on. */
#include <curl/curl.h>
