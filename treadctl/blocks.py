"""A walk cut into blocks with breaks between: arithmetic that profiles and the programme share."""

from __future__ import annotations

TOTAL_MAX_S = 75 * 60  # CLINICAL 3.2: a walk with its breaks
BLOCK_END_MIN_S = 30  # chosen: a shorter last block is a start and a stop for nothing


def longest_walk_s(block_s: int, break_s: int, total_s: int = TOTAL_MAX_S) -> int:
    """Return how much walking fits, with its breaks, into `total_s`, the longest session or its rest."""
    full, rest_s = divmod(total_s, block_s + break_s)
    return full * block_s + min(rest_s, block_s)


def blocks_s(walk_s: int, block_s: int) -> tuple[int, ...]:
    """Cut a walk into blocks of at most `block_s`; a last one too short to start for is evened out."""
    full, rest_s = divmod(walk_s, block_s)
    blocks = [block_s] * full
    if rest_s == 0:
        return tuple(blocks)
    if rest_s >= BLOCK_END_MIN_S or not blocks:
        return (*blocks, rest_s)
    shared_s = block_s + rest_s
    if shared_s < 2 * BLOCK_END_MIN_S:
        return tuple(blocks)  # both would be too short: today's walk is that little shorter
    return (*blocks[:-1], shared_s - shared_s // 2, shared_s // 2)
