/* Braces in the wrong place. */
int twice(int number) {
  return number*2;
}
