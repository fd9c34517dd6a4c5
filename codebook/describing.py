"""What a code means in one text, for programs that have one field for it; and that text taken apart again."""

from collections.abc import Mapping
from typing import Any

HEADINGS = {"inclusion": "Include:", "exclusion": "Exclude:", "example": "Example:", "number": "Number:"}
"""The headings below which the fields stand, each on a line of its own."""


RETIRED = "Retired: kept, but no longer coded at or counted."
"""Stands below the definition of a retired code."""


def described(fields: Mapping[str, Any]) -> str:
    r"""Definition, criteria, example and printed number of a code as one text, and that it is retired.

    >>> described({"definition": "Worries.", "inclusion": "By e-mail.", "number": "1.2"})
    'Worries.\n\nInclude:\nBy e-mail.\n\nNumber:\n1.2'
    """
    parts = [str(fields.get("definition", "")), RETIRED if fields.get("retired") else ""]
    parts += [f"{heading}\n{fields[name]}" for name, heading in HEADINGS.items() if fields.get(name)]
    return "\n\n".join(part for part in parts if part)


def taken_apart(description: str) -> dict[str, str]:
    r"""The fields of a text that ``described`` made; a text without its headings is a definition.

    >>> taken_apart("Worries.\n\nInclude:\nBy e-mail.\n\nNumber:\n1.2")
    {'definition': 'Worries.', 'inclusion': 'By e-mail.', 'number': '1.2'}
    """
    names = {heading: name for name, heading in HEADINGS.items()}
    fields: dict[str, list[str]] = {"definition": []}
    current = "definition"
    for line in description.split("\n"):
        name = names.get(line.strip())
        if name is not None and name not in fields:
            current = name
            fields[name] = []
        else:
            fields[current].append(line)
    return {name: text for name, lines in fields.items() if (text := "\n".join(lines).strip("\n"))}
