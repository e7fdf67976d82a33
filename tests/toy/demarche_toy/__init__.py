"""The toy: would both sides come to a table that a mediator sets?"""
