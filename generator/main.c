/* The program: reads the environment once and hands it down. */
int main(void)
{
    return 0;
}
