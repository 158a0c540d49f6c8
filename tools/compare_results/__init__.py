"""Whether a change moved a result: record everything that rempart computes, from two checkouts, and compare.

`python -m tools.compare_results record FOLDER --source PATH/src` and then `compare FOLDER OTHER`; see
CONTRIBUTING.md.
"""
