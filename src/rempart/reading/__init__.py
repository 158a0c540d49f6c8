"""Files of all kinds, read strictly: YAML with its lines, frozen sections, problems in plain words."""
