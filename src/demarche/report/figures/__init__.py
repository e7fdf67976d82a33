"""Pictures for the report, each a function from a result to SVG."""
