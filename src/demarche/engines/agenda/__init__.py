"""The agenda: what can be agreed now beside the main issue, each item a bargain of its own on the same war?"""

from demarche.engines.agenda.model import Issue, Settled, agenda, settle

__all__ = ["Issue", "Settled", "agenda", "settle"]
