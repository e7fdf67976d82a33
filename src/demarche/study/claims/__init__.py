"""What people say about the crisis, put to the test."""
