"""When new interviews stopped bringing new codes: the curve, what is missing, and how much is coded."""
