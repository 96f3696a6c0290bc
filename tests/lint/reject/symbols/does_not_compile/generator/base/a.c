/* No object, so no symbols: this must not pass as clean. */
int broken(
