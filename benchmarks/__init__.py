"""How fast and how lean the program is, beside floors that do the same jobs with less.

Run by hand: ``python -m benchmarks S M L``; README.md beside this says what the figures mean.
"""
