"""The sections of a crisis file, one module each; :mod:`demarche.crisis.document` joins them into the file."""
