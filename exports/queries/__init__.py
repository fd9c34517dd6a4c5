"""Queries over codings: passages at these codes and not at those, near one another, said by some."""
