"""The functions of the front door (`import rempart as rp`), a file for each kind of question.

Each takes a scenario by name, by file or as it was loaded, and keyword arguments named as the options of the
command of the same name; each returns a `Result`.
"""
