"""Why two crises differ."""
