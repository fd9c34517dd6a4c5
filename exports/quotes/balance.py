"""Over how many people the quotes of a report are spread."""

from collections import Counter
from collections.abc import Hashable, Iterable


def balance(people: Iterable[Hashable]) -> str:
    """In one sentence, from who said each quote: how many people there are, and who carries more than half.

    The fewest people who said more than half of the quotes are named by their number, where they are fewer
    than half of all.

    >>> balance("aaaaabbbbcdefg")
    '9 of 14 quotes come from 2 people, the others from 5'
    >>> balance("abcd"), balance("aa"), balance("")
    ('4 quotes from 4 people', '2 quotes from 1 person', 'no quotes')
    """
    counts = Counter(people)
    total = counts.total()
    if not total:
        return "no quotes"
    most, few = 0, 0
    for _, count in counts.most_common():
        most, few = most + count, few + 1
        if 2 * most > total:
            break
    if 2 * few >= len(counts):
        return f"{_number(total, 'quote', 'quotes')} from {_number(len(counts), 'person', 'people')}"
    verb = "come" if most != 1 else "comes"
    return (
        f"{most:,} of {total:,} quotes {verb} from {_number(few, 'person', 'people')}, the others from"
        f" {len(counts) - few:,}"
    )


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
