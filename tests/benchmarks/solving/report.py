"""Printing a row's results, and the verdict against its aims."""

from __future__ import annotations

from lasso_tui.solvers.lasso.interpolated_path import INTERPOLATION_TOL
from tests.benchmarks.solving.entrants import OURS
from tests.benchmarks.solving.race import Outcome, Standing

HEADS = ("solver", "tolerance", "time", "cpu", "gap", "peak", "× data", "time / ours", "")


def seconds(value: float) -> str:
    """A time in a unit that suits it."""
    if value < 1e-3:
        return f"{1e6 * value:.0f} µs"
    return f"{1e3 * value:.3g} ms" if value < 1 else f"{value:.3g} s"


def table(outcome: Outcome) -> list[str]:
    """The lines of one row: each solver's figures."""
    work = outcome.work
    out = [f"{work.name}: {work.title}; gap ≤ {work.gap:.0e}; data {outcome.size / 1e6:.1f} MB"]
    rows = [HEADS, *(_cells(one, outcome) for one in outcome.standings)]
    wide = [max(len(row[k]) for row in rows if len(row) > 2) for k in range(len(HEADS))]
    for row in rows:
        if len(row) == 2:
            out.append(f"  {row[0]:<{wide[0]}}  {row[1]}")
        else:
            cells = [
                f"{row[0]:<{wide[0]}}",
                *(f"{c:>{w}}" for c, w in zip(row[1:-1], wide[1:], strict=False)),
            ]
            out.append("  " + "  ".join([*cells, row[-1]]).rstrip())
    out += [f"  {line}" for line in (*remarks(outcome), *verdicts(outcome))]
    return out


def _cells(one: Standing, outcome: Outcome) -> tuple[str, ...]:
    if one.failed:
        return one.name, one.failed
    note = "; ".join(
        text
        for text in (
            "" if one.runs > 1 else "one run",
            f"compiles for {one.extra['first_call']:.0f} s first"
            if one.extra.get("first_call", 0) > 5
            else "",
            one.extra.get("note", ""),
        )
        if text
    )
    ratio = "" if one.name == OURS else f"{one.seconds / outcome.ours.seconds:.2f}"
    own = (
        f"{outcome.work.gap:.0e}"
        if outcome.work.recipe.group or outcome.work.gap >= INTERPOLATION_TOL
        else "exact"
    )
    tol = own if one.tol is None else f"{one.tol:.0e}"
    megabytes, share = f"{one.peak / 1e6:.1f} MB", f"{one.peak / outcome.size:.2f}"
    return (
        one.name,
        tol,
        seconds(one.seconds),
        seconds(one.cpu),
        f"{one.gap:.0e}",
        megabytes,
        share,
        ratio,
        note,
    )


def remarks(outcome: Outcome) -> list[str]:
    """What must be known to read the figures."""
    ours, out = outcome.ours, []
    if "losses" in ours.extra:
        out.append(
            f"{OURS}'s held-out losses differ by at most {ours.extra['losses']:.0e} of them from those of folds "
            f"solved alone, whose gap is shown. Its time includes the path on all rows, the others' do not."
        )
    if ours.gap > outcome.work.gap:
        out.append(f"{OURS} itself does not reach the gap.")
    return out


def verdicts(outcome: Outcome) -> list[str]:
    """Each aim of the row, what was reached, and whether that is enough."""
    work, ours, fastest, out = outcome.work, outcome.ours, outcome.fastest, []
    if ours.failed:
        return [f"Aims not reached: {ours.failed}"]
    if work.aim is not None and fastest is None:
        out.append(
            f"aim {work.aim:g} × faster: no peer reached the gap within the limit: nothing to compare with"
        )
    elif work.aim is not None and fastest is not None:
        ratio = fastest.seconds / ours.seconds
        what = "no slower" if work.aim == 1 else f"{work.aim:g} × faster"
        said = f"{ratio:.2f} × as fast as {fastest.name}"
        out.append(_verdict(what, said, ratio >= work.aim and ours.gap <= work.gap))
    if work.memory_aim is not None:
        share = ours.peak / outcome.size
        out.append(
            _verdict(f"peak ≤ {work.memory_aim:g} × the data", f"{share:.2f} ×", share <= work.memory_aim)
        )
    if work.path_aim is not None:
        said = seconds(ours.seconds)
        out.append(_verdict(f"a path in {seconds(work.path_aim)}", said, ours.seconds <= work.path_aim))
    if work.warm_aim is not None:
        warm = ours.extra["warm"]
        out.append(
            _verdict(f"a warm solve in {seconds(work.warm_aim)}", seconds(warm), warm <= work.warm_aim)
        )
    return out


def _verdict(aim: str, found: str, reached: bool) -> str:
    return f"aim {aim}: {'reached' if reached else 'NOT reached'}, {found}"


def kernels(outcomes: list[Outcome]) -> list[str]:
    """Which BLAS ran, by the solvers that had it loaded."""
    users: dict[str, list[str]] = {}
    for outcome in outcomes:
        for one in outcome.standings:
            for kernel in one.extra.get("kernels", ()):
                names = users.setdefault(kernel, [])
                if one.name not in names:
                    names.append(one.name)
    return [f"  {kernel}  ({', '.join(names)})" for kernel, names in sorted(users.items())]
