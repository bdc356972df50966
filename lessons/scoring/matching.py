"""Best one-to-one matching: the assignment problem, solved exactly."""

from collections.abc import Mapping
from math import inf


def best_matching(weights: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Left to right pairs with the largest possible sum of weights, each side used once at most.

    `weights` holds the possible pairs only, all with weights above 0. Solved for each connected part by the Hungarian
    method (Kuhn 1955, Munkres 1957; O(n^3) in the size of a part, and parts are small: marks that overlap).
    """
    matched: dict[int, int] = {}
    for part in _parts(weights):
        rows = sorted({left for left, _ in part})
        columns = sorted({right for _, right in part})
        # Every row may stay alone: one spare column each, worth nothing.
        cost = [[-weights.get((row, column), 0.0) for column in columns] + [0.0] * len(rows) for row in rows]
        for row, column in enumerate(_assign(cost)):
            if column < len(columns) and (rows[row], columns[column]) in weights:
                matched[rows[row]] = columns[column]
    return matched


def _parts(pairs: Mapping[tuple[int, int], float]) -> list[list[tuple[int, int]]]:
    """The pairs, grouped so that no two groups share a left or a right."""
    by_left: dict[int, list[tuple[int, int]]] = {}
    by_right: dict[int, list[tuple[int, int]]] = {}
    for pair in pairs:
        by_left.setdefault(pair[0], []).append(pair)
        by_right.setdefault(pair[1], []).append(pair)
    parts, seen = [], set()
    for first in pairs:
        if first in seen:
            continue
        seen.add(first)
        part, waiting = [], [first]
        while waiting:
            pair = waiting.pop()
            part.append(pair)
            for neighbour in by_left[pair[0]] + by_right[pair[1]]:
                if neighbour not in seen:
                    seen.add(neighbour)
                    waiting.append(neighbour)
        parts.append(part)
    return parts


def _assign(cost: list[list[float]]) -> list[int]:
    """The column of each row in the cheapest full assignment; at least as many columns as rows.

    Shortest augmenting paths with potentials; row and column 0 are sentinels.
    """
    height, width = len(cost), len(cost[0])
    row_potential, column_potential = [0.0] * (height + 1), [0.0] * (width + 1)
    row_of = [0] * (width + 1)
    for row in range(1, height + 1):
        row_of[0] = row
        column = 0
        slack, came_from, done = [inf] * (width + 1), [0] * (width + 1), [False] * (width + 1)
        while row_of[column]:
            done[column] = True
            here, step, nearest = row_of[column], inf, 0
            for other in range(1, width + 1):
                if done[other]:
                    continue
                reduced = cost[here - 1][other - 1] - row_potential[here] - column_potential[other]
                if reduced < slack[other]:
                    slack[other], came_from[other] = reduced, column
                if slack[other] < step:
                    step, nearest = slack[other], other
            for other in range(width + 1):
                if done[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = nearest
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    columns = [0] * height
    for column in range(1, width + 1):
        if row_of[column]:
            columns[row_of[column] - 1] = column - 1
    return columns
