/* What the tests share: cmocka with its includes, comparisons of doubles, the
 * deterministic matrices of the reference tables, the certifier. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <eigenlaw/eigenlaw.h>

/* |got - want| <= absolute + relative |want|, or the test fails and prints
 * both with 17 digits. NaN never passes. */
#define assert_near(got, want, absolute, relative)                             \
    elaw_assert_near((got), (want), (absolute), (relative), #got, __FILE__,    \
                     __LINE__)
void elaw_assert_near(double got, double want, double absolute,
                      double relative, const char *what, const char *file,
                      int line);

/* status is ELAW_OK, or the test fails with elaw_last_error(). */
#define assert_ok(call) elaw_assert_ok((call), #call, __FILE__, __LINE__)
void elaw_assert_ok(elaw_status status, const char *call, const char *file,
                    int line);

#endif
