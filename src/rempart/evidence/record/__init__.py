"""The public record: effectiveness inferred over many incidents, and incidents predicted beforehand."""
