"""Answers that decide something: what flips a claim, what reaches a goal,
how long stocks last, what a withdrawal costs.
"""
