"""Coverage of the ground: one threat at a time against the defence, by the rules of the engine."""
