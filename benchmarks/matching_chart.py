"""The growth curve as a small SVG: CPU by number of alumni, both axes in powers of ten.

CPU is in multiples of OR-Tools' at its smallest size, so that no line tells of the machine. Lines
differ in dash as well as in colour, and each is named at its end.
"""

from collections.abc import Callable
from math import log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 420, 70, 100, 40, 50
#: How far apart the names at the ends of lines stand at least.
NAME_HEIGHT = 14
#: Solver, colour (Okabe and Ito 2008, told apart by the colour-blind), dashes.
STYLES = {
    "handrail": ("#0072b2", "none"),
    "ortools": ("#000000", "6 4"),
    "scipy": ("#d55e00", "2 4"),
    "networkx": ("#009e73", "10 3 2 3"),
}
Measured = tuple[str, int, float]  # solver, alumni, CPU seconds
Point = tuple[float, float]


def chart(measured: list[Measured]) -> str:
    """The SVG of these solvers."""
    base = min((alumni, seconds) for solver, alumni, seconds in measured if solver == "ortools")[1]
    scaled = [(solver, log10(n), log10(seconds / base)) for solver, n, seconds in measured]
    across, up = powers([x for _, x, _ in scaled]), powers([y for _, _, y in scaled])

    def place(x: float, y: float) -> Point:
        right = (x - across[0]) / (across[-1] - across[0]) * (WIDTH - LEFT - RIGHT)
        high = (y - up[0]) / (up[-1] - up[0]) * (HEIGHT - TOP - BOTTOM)
        return round(LEFT + right, 1), round(HEIGHT - BOTTOM - high, 1)

    lines = {
        solver: [place(x, y) for name, x, y in sorted(scaled) if name == solver]
        for solver in STYLES
        if any(name == solver for name, _, _ in scaled)
    }
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        "<title>CPU of each solver by number of alumni, both in powers of ten</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        '<text x="10" y="20">CPU, in multiples of what OR-Tools takes for the smallest</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 8}">alumni</text>',
        *grid(across, up, place),
    ]
    for solver, line in lines.items():
        parts += drawn(line, *STYLES[solver])
    return "\n".join([*parts, *names(lines), "</svg>", ""])


def powers(logarithms: list[float]) -> range:
    """The whole powers of ten from below to above these."""
    return range(int(min(logarithms) // 1), int(-(-max(logarithms) // 1)) + 1)


def grid(across: range, up: range, place: Callable[[float, float], Point]) -> list[str]:
    """A line for every power of ten, with its number."""
    parts = []
    for power in across:
        (x, bottom), (_, top) = place(power, up[0]), place(power, up[-1])
        parts.append(f'<path d="M{x} {bottom}V{top}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in up:
        (left, y), (right, _) = place(across[0], power), place(across[-1], power)
        parts.append(f'<path d="M{left} {y}H{right}" stroke="#ddd"/>')
        number = f"{10.0**power:,g}"
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{number} ×</text>')
    return parts


def drawn(line: list[Point], colour: str, dashes: str) -> list[str]:
    """One solver's line with its points."""
    path = "M" + "L".join(f"{x} {y}" for x, y in line)
    return [
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/>',
        *(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in line),
    ]


def names(lines: dict[str, list[Point]]) -> list[str]:
    """Each solver's name at the end of its line, none over another."""
    parts, lowest = [], 0.0
    for solver, line in sorted(lines.items(), key=lambda named: named[1][-1][1]):
        x, y = line[-1]
        lowest = max(y + 4, lowest + NAME_HEIGHT)
        colour = STYLES[solver][0]
        parts.append(f'<text x="{x + 8}" y="{round(lowest, 1)}" fill="{colour}">{solver}</text>')
    return parts
