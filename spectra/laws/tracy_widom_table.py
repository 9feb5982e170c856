#!/usr/bin/env python3
"""Writes tracy_widom_table.c: python3 tracy_widom_table.py > tracy_widom_table.c
(then clang-format)

The Hastings-McLeod solution q'' = s q + 2 q^3, q ~ Ai(s), gives all three laws:
    u = int_s^inf q,   v = int_s^inf (x - s) q(x)^2 dx,
    log D-(s) = -(v + u)/2,   log D+(s) = -(v - u)/2
(Tracy and Widom, solv-int/9509007). It is integrated by Taylor steps of order
120 in 120 digits from s = 45, where q = Ai is wrong by e^(-400) relative;
errors grow by e^72 on the way down to s = -18. No subtraction of near-equal
numbers: survivals are expm1 of u and v.

Beyond the pieces: to the right the leading terms, wrong by e^(-35) relative at
s = 14; to the left the asymptotic series of q with the constants of Baik,
Buckingham and DiFranco (0704.3636). Needs mpmath.
"""
import mpmath as m
from mpmath import mpf

m.mp.dps = 120
ORDER, STEP, START, STOP = 120, mpf(1) / 4, 45, -18
LEFT, RIGHT, SPLIT, WIDTH, TERMS, TAIL = -12, 14, -2, 2, 20, 10


def steps():
    """Taylor coefficients of q, u, v about START, START - STEP, .."""
    s = mpf(START)
    q, dq = m.airyai(s), m.airyai(s, derivative=1)
    u, v = int_airy(s), double_int_airy_squared(s)
    w = dq * dq - s * q * q  # int_s^inf q^2
    out = []
    while s > STOP:
        c, square = [q, dq], []
        for k in range(ORDER - 1):
            square.append(sum(c[j] * c[k - j] for j in range(k + 1)))
            cube = sum(c[j] * square[k - j] for j in range(k + 1))
            linear = s * c[k] + (c[k - 1] if k else 0)
            c.append((linear + 2 * cube) / ((k + 1) * (k + 2)))
        cu = integral(u, [-x for x in c])
        cw = integral(w, [-x for x in square])
        cv = integral(v, [-x for x in cw])
        out.append((s, cu, cv))
        dc = [k * c[k] for k in range(1, len(c))]
        q, dq, u, v, w = (value(p, -STEP) for p in (c, dc, cu, cv, cw))
        s -= STEP
    return out


def integral(constant, c):
    return [constant] + [x / (k + 1) for k, x in enumerate(c[: ORDER - 1])]


def value(c, t):
    return m.polyval(c[::-1], t)


def int_airy(s):
    a = m.airyai(s)  # quad's tolerance is absolute
    ends = [s + t / m.sqrt(s) for t in (0, 2, 8, 30, 100, 300)]
    return a * m.quad(lambda x: m.airyai(x) / a, ends)


def double_int_airy_squared(s):
    a, d = m.airyai(s), m.airyai(s, derivative=1)
    return (2 * s * s * a * a - 2 * s * d * d - a * d) / 3


def at(s):
    i = min(int(m.nint((START - s) / STEP)), len(TAYLOR) - 1)
    centre, cu, cv = TAYLOR[i]
    return value(cu, s - centre), value(cv, s - centre)


def scaled(beta, s):
    return mpf(s) * (m.sqrt(2) if beta == 4 else 1)


def log_cdf(beta, s):
    u, v = at(scaled(beta, s))
    if beta == 4:
        return -v / 2 + m.log(m.cosh(u / 2))
    return -v if beta == 2 else -(u + v) / 2


def log_survival(beta, s):
    u, v = at(scaled(beta, s))
    if beta == 4:
        return m.log(-m.expm1(-v / 2) - 2 * m.exp(-v / 2) * m.sinh(u / 4) ** 2)
    return m.log(-m.expm1(-v if beta == 2 else -(u + v) / 2))


def right_leading(beta, s):
    """log of the first term of the expansion of 1 - F in traces."""
    s = scaled(beta, s)
    if beta == 1:
        return m.log(int_airy(s) / 2)
    double = double_int_airy_squared(s)
    return m.log(double if beta == 2 else double / 2 - int_airy(s) ** 2 / 8)


def right(beta, y, power, log):
    m.mp.dps = 60
    return right_leading(beta, y) + power * y ** mpf(1.5) + log * m.log(y)


def painleve_series(count):
    """a_k of q = sqrt(y/2) sum a_k y^(-3k), y = -s: q'' = -y q + 2 q^3."""
    a = [mpf(1)]
    for k in range(1, count):
        e = mpf(1) / 2 - 3 * (k - 1)
        b = a + [mpf(0)]
        cube = sum(
            b[i] * b[j] * b[k - i - j]
            for i in range(k + 1)
            for j in range(k + 1 - i)
        )
        # e (e - 1) a_(k-1) = -a_k + cube_k, cube_k = 3 a_k + the rest
        a.append((e * (e - 1) * a[k - 1] - cube) / 2)
    return a


def left_series(beta, s):
    """log F_beta for s -> -inf without y^3, y^1.5, log y."""
    y = -scaled(beta, s)
    c = m.log(2) / 24 + m.zeta(-1, derivative=1)
    u, v = m.log(2) / 2, -c
    for k, a in enumerate(SERIES):
        e = mpf(3) / 2 - 3 * k
        u += a / m.sqrt(2) * y**e / e if k else 0
        square = sum(SERIES[j] * SERIES[k - j] for j in range(k + 1)) / 2
        if k > 1:  # k = 0: y^3/12, k = 1: log y/8
            e = 2 - 3 * k
            v += square * y ** (e + 1) / (e * (e + 1))
    log_y = -m.log(2) / 32 if beta == 4 else 0
    if beta == 4:
        return -m.log(2) + (u - v) / 2 + log_y
    return -v if beta == 2 else -(u + v) / 2


def chebyshev(f, a, b, n):
    x = [m.cos(m.pi * (2 * j + 1) / (2 * n)) for j in range(n)]
    y = [f((a + b) / 2 + (b - a) / 2 * t) for t in x]
    return [
        (2 - (k == 0))
        / mpf(n)
        * sum(y[j] * m.cos(m.pi * k * (2 * j + 1) / (2 * n)) for j in range(n))
        for k in range(n)
    ]


def numbers(c, close):
    text = [m.nstr(x, 18, strip_zeros=False) for x in c]
    rows = [", ".join(text[i : i + 3]) for i in range(0, len(text), 3)]
    return "{" + ",\n".join(rows) + "}" + close


def tail(h, edge, cubic, root, log):
    """cubic y^3 + root y^1.5 + log log(y) + h, h by its series in y^-1.5."""
    def in_x(x):
        return h(x ** (-mpf(2) / 3))
    x = mpf(edge) ** mpf(-1.5)
    head = ", ".join(m.nstr(mpf(t), 18) for t in (cubic, root, log, x))
    return "{" + head + ",\n" + numbers(chebyshev(in_x, mpf(0), x, TAIL), "}")


def table(beta):
    scale = 2 ** mpf(1.5) if beta == 4 else mpf(1)
    half = 1 if beta == 2 else mpf(1) / 2
    sign = {1: -1, 2: 0, 4: 1}[beta]
    cubic, root, log = (
        -half * scale / 12,
        sign * m.sqrt(2 * scale) / 6,
        -half / 8,
    )
    left = lambda y: left_series(beta, -y)
    print("{", tail(left, -LEFT, cubic, root, log), ",")
    power, log = {
        1: (mpf(2) / 3, mpf(3) / 4),
        2: (mpf(4) / 3, mpf(3) / 2),
        4: (mpf(4) / 3 * 2 ** mpf(0.75), mpf(3)),
    }[beta]
    h = lambda y: right(beta, y, power, log)
    print(tail(h, RIGHT, 0, -power, -log), ",{")
    m.mp.dps = 120
    for a in range(LEFT, RIGHT, WIDTH):
        f = log_cdf if a < SPLIT else log_survival
        g = lambda s: f(beta, s)
        print(numbers(chebyshev(g, mpf(a), mpf(a + WIDTH), TERMS), ","))
    print("}},")


TAYLOR = steps()
SERIES = painleve_series(12)
print("/* Written by tracy_widom_table.py, which says how. */")
print('#include "laws/tracy_widom_table.h"\n')
print("const elaw_tracy_widom_table elaw_tracy_widom_tables[3] = {")
for beta in (1, 2, 4):
    table(beta)
print("};")
