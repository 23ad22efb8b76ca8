"""Linear programmes over 0-1 variables, solved by HiGHS through SciPy, within a bound of work.

The bound counts nodes and iterations, never time, so that every machine gives the same answer. The solver runs in a
thread of its own: the thread that waits can be interrupted, and all others go on. SciPy is imported here alone, as
late as possible: that takes half a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graph.parallel import aside

_INTERIOR_LIMIT = 150_000
"""Entries of the largest matrix given to the interior point method: some 10 seconds on a slow core."""
_SIMPLEX_WORK = 200_000_000
"""Iterations times entries before the simplex method gives up: at most some 10 seconds on a slow core."""
_STILL_SIMPLEX = 400_000


class Constraint(NamedTuple):
    """The condition that the sum of factor · variable, over the variables named by their number, is at most `most`."""

    factors: Mapping[int, int]
    most: int


class Relaxed(NamedTuple):
    """The least total where no variable has to be whole, and what one more of each variable would add to it.

    `dearer` is the reduced cost of each variable that is 0: a solution that takes it costs at least so much more than
    `total`; `kept` that of each that is 1, for a solution that leaves it out.
    """

    values: list[float]
    total: float
    dearer: list[float]
    kept: list[float]


class Answer(NamedTuple):
    """The variables that are 1 in the best solution found, None if none was; nothing costs less than `bound`."""

    taken: frozenset[int] | None
    bound: float
    is_impossible: bool = False


def relaxed(cost: Sequence[int], rows: Sequence[Constraint]) -> Relaxed | None:
    """Return the solution of least total with variables from 0 to 1; None if that is too much work, or impossible.

    Examples
    --------
    >>> relaxed([3, 2], [Constraint({0: -1, 1: -1}, -1)]).total
    2.0
    """
    from scipy.optimize import linprog

    matrix = _matrix(rows, len(cost))
    asked: dict[str, Any] = {"A_ub": matrix, "b_ub": [row.most for row in rows], "bounds": (0, 1)}
    found = None
    if matrix.nnz <= _STILL_SIMPLEX:
        iterations = 200 + _SIMPLEX_WORK // (matrix.nnz + 1)
        found = aside(lambda: linprog(cost, method="highs-ds", options={"maxiter": iterations}, **asked))
        if found is not None and found.status == 1 and matrix.nnz <= _INTERIOR_LIMIT:
            found = aside(lambda: linprog(cost, method="highs-ipm", **asked))
    if found is None or found.status != 0 or found.x is None:
        return None
    kept = [-marginal for marginal in found.upper.marginals.tolist()]
    return Relaxed(found.x.tolist(), float(found.fun), found.lower.marginals.tolist(), kept)


def solved(cost: Sequence[int], rows: Sequence[Constraint], whole: Sequence[bool], nodes: int) -> Answer:
    """Return the solution of least total with variables of 0 or 1, proven or the best of so many nodes.

    Parameters
    ----------
    cost : sequence of int
        Of each variable; below 0 where taking it is a gain.
    rows : sequence of Constraint
        What has to hold.
    whole : sequence of bool
        Whether a variable has to be asked to be whole, because it is not by itself once the others are.
    nodes : int
        Of the search tree, at most.

    Examples
    --------
    >>> solved([3, 2, 2], [Constraint({0: -1, 1: -1}, -1), Constraint({0: -1, 2: -1}, -1)], [True] * 3, nodes=10)
    Answer(taken=frozenset({0}), bound=3.0, is_impossible=False)
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    asked: dict[str, Any] = {
        "integrality": np.array(whole, dtype=int),
        "bounds": Bounds(0, 1),
        "constraints": LinearConstraint(_matrix(rows, len(cost)), ub=[row.most for row in rows]) if rows else (),
    }
    found = aside(lambda: milp(cost, options={"mip_rel_gap": 0, "node_limit": nodes}, **asked))
    nothing_known = float(sum(each for each in cost if each < 0))
    if found is None:
        return Answer(None, nothing_known)
    bound = nothing_known if found.mip_dual_bound is None else max(nothing_known, float(found.mip_dual_bound))
    if found.x is None:
        return Answer(None, bound, is_impossible=found.status == 2)
    return Answer(frozenset(np.flatnonzero(found.x > 0.5).tolist()), bound)


def _matrix(rows: Sequence[Constraint], width: int) -> Any:
    import numpy as np
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *(len(row.factors) for row in rows)])
    places = [place for row in rows for place in row.factors]
    factors = [float(factor) for row in rows for factor in row.factors.values()]
    return csr_array((factors, places, ends), shape=(len(rows), width))
