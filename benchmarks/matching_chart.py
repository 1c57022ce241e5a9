"""The growth curve as a small SVG: CPU relative to one solver's smallest run, both axes in powers
of ten. Lines differ in dash and mark as well as in colour, and each is named at its end."""

from math import log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 60, 100, 20, 50
#: Solver, colour (Okabe and Ito 2008, told apart by the colour-blind), dashes.
STYLES = {
    "handrail": ("#0072b2", ""),
    "ortools": ("#000000", "6 4"),
    "scipy": ("#d55e00", "2 4"),
    "networkx": ("#009e73", "10 3 2 3"),
}
Point = tuple[str, int, float]  # solver, alumni, CPU seconds


def chart(points: list[Point]) -> str:
    """The SVG. CPU is given in multiples of OR-Tools' at its smallest size, so that no line tells
    of the machine."""
    base = min((alumni, seconds) for solver, alumni, seconds in points if solver == "ortools")[1]
    scaled = [(solver, log10(alumni), log10(seconds / base)) for solver, alumni, seconds in points]
    low_x, high_x = bounds([x for _, x, _ in scaled])
    low_y, high_y = bounds([y for _, _, y in scaled])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - low_x) / (high_x - low_x) * (WIDTH - LEFT - RIGHT)
        up = (y - low_y) / (high_y - low_y) * (HEIGHT - TOP - BOTTOM)
        return round(LEFT + across, 1), round(HEIGHT - BOTTOM - up, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        "<title>CPU of each solver by number of alumni, both in powers of ten</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low_x, high_x + 1):
        (x, bottom), (_, top) = place(power, low_y), place(power, high_y)
        parts.append(f'<path d="M{x} {bottom}V{top}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low_y, high_y + 1):
        (left, y), (right, _) = place(low_x, power), place(high_x, power)
        parts.append(f'<path d="M{left} {y}H{right}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{10.0**power:,g} ×</text>'
        )
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 10}">alumni</text>')
    for solver, (colour, dashes) in STYLES.items():
        line = [place(x, y) for name, x, y in scaled if name == solver]
        parts += drawn(solver, line, colour, dashes)
    return "\n".join([*parts, "</svg>", ""])


def bounds(values: list[float]) -> tuple[int, int]:
    """The whole powers of ten around some logarithms."""
    return int(min(values) // 1), int(-(-max(values) // 1))


def drawn(solver: str, line: list[tuple[float, float]], colour: str, dashes: str) -> list[str]:
    """One solver's line with its name at the end."""
    if not line:
        return []
    path = "M" + "L".join(f"{x} {y}" for x, y in line)
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in line]
    x, y = line[-1]
    return [
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/>',
        *dots,
        f'<text x="{x + 8}" y="{y + 4}" fill="{colour}">{solver}</text>',
    ]
