"""Officials' pages of the roll: the list, a unit, conflicts, objections, publishing, freezing."""
