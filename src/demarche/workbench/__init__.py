"""The workbench: a local web page where judgements are sliders and the verdict answers while one moves them.

What only reads and changes a crisis file here (the draft, the steps of the form) needs no server, and none is imported
till it is wanted.
"""
