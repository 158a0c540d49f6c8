"""rempart: how well does a ground-based air and missile defence protect what it stands in front of?"""

__version__ = "0.1.0"
