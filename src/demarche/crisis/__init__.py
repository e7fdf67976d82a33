"""The crisis file: schema, reading with positions, levers as patches, uncertain quantities, shipped cases."""

from demarche.crisis.document import Crisis, load, loads
from demarche.crisis.quantity import Choice, Quantity
from demarche.crisis.schema import json_schema
from demarche.crisis.shipped import shipped_cases

__all__ = ["Choice", "Crisis", "Quantity", "json_schema", "load", "loads", "shipped_cases"]
