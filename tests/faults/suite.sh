#!/bin/sh
# A build whose files fail, a build that is killed, and readers meanwhile: a sample; long.sh takes more.
exec "$(dirname "$0")/run.sh" 200 20
