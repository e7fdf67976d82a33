"""What an engine is: the contract it keeps with the rest of the house."""
