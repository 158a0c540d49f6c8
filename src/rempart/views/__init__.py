"""What people and programs read: tables, the story of a replicate, JSON. Nothing is measured here."""
