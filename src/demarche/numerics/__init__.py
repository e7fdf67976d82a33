"""Arrays only: draws, hypercubes, fixed points. Nothing here knows an actor, an option or a file."""
