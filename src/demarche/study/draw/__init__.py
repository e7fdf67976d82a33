"""What is tried: the inputs that a file leaves open, the points drawn of them, and the plan of the work."""
