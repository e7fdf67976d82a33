"""Pages for people, made from results: words, tables and pictures, in the terminal and as HTML."""
