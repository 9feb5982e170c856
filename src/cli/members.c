/* The members of a JSON object as text. */
#include "members.h"

#include <stdio.h>
#include <string.h>

enum { NAME = 22, CELL = 15, SHOWN = 40 };

static void number(const json_t *value, char text[32])
{
    if (json_is_integer(value))
        snprintf(text, 32, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        snprintf(text, 32, "%.12g", json_real_value(value));
    else
        snprintf(text, 32, "%s",
                 json_is_null(value)   ? "none"
                 : json_is_true(value) ? "yes"
                                       : "no");
}

/* A number, a word, or a list of them in brackets. */
static void print_value(const json_t *value)
{
    char text[32];
    size_t i;
    json_t *item;
    if (json_is_string(value)) {
        fputs(json_string_value(value), stdout);
    } else if (json_is_array(value)) {
        putchar('[');
        json_array_foreach(value, i, item)
        {
            if (i > 0)
                fputs(", ", stdout);
            print_value(item);
        }
        putchar(']');
    } else {
        number(value, text);
        fputs(text, stdout);
    }
}

/* Objects of one kind: a head, then a row each. */
static void print_table(const char *name, json_t *rows)
{
    const char *key;
    json_t *row, *value;
    size_t i;
    char text[32];
    printf("\n%s\n ", name);
    json_object_foreach(json_array_get(rows, 0), key, value)
        printf(" %-*s", CELL, key);
    putchar('\n');
    json_array_foreach(rows, i, row)
    {
        if (i == SHOWN) {
            printf("  and %zu more\n", json_array_size(rows) - i);
            return;
        }
        putchar(' ');
        json_object_foreach(row, key, value)
        {
            if (json_is_array(value)) {
                putchar(' ');
                print_value(value);
                continue;
            }
            number(value, text);
            printf(" %-*s", CELL > (int)strlen(key) ? CELL : (int)strlen(key),
                   json_is_string(value) ? json_string_value(value) : text);
        }
        putchar('\n');
    }
}

static void print_object(const char *before, json_t *object)
{
    const char *key;
    json_t *value;
    char name[128];
    json_object_foreach(object, key, value)
    {
        snprintf(name, sizeof name, "%s%s%s", before, *before ? "." : "", key);
        if (json_is_object(value)) {
            print_object(name, value);
        } else if (json_is_array(value) &&
                   json_is_object(json_array_get(value, 0))) {
            print_table(name, value);
        } else {
            printf("%-*s ", NAME, name);
            if (json_is_array(value) && json_array_size(value) == 0)
                fputs("none", stdout);
            else
                print_value(value);
            putchar('\n');
        }
    }
}

void cli_print_members(json_t *object)
{
    print_object("", object);
}
