"""The agenda: what can be agreed now beside the main issue, each item a bargain of its own on the same war."""
