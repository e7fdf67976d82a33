"""demarche: should we go to the negotiating table now, and if not, what has to change first?"""
