/* Sorts the persons' names on standard input, one a line: order MODE. */
#include "contest/ordering.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char *argv[])
{
    char line[256];
    enum order_mode mode = ORDER_GIVEN;
    if (argc != 2 || !order_mode_parse(slice_from(argv[1]), &mode))
        return 2;
    struct arena *arena = arena_new();
    ARRAY_OF(struct order_item) names = { 0 };
    while (fgets(line, sizeof(line), stdin) != NULL) {
        slice name = { line, strcspn(line, "\n") };
        ARRAY_PUSH(arena, &names,
                   (struct order_item){
                       .name = arena_copy(arena, name), .person = true, .index = names.count });
    }
    struct order_doubts doubts = { 0 };
    order_items(arena, mode, names.items, names.count, &doubts);
    for (size_t i = 0; i < names.count; i++)
        printf(SLICE_FMT "\n", SLICE_ARG(names.items[i].name));
    arena_free(arena);
    return 0;
}
