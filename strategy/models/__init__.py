from strategy.models.plan import Action, Measure, Objective, Priority
from strategy.models.signing import SignOff
from strategy.models.strategies import Strategy

__all__ = ["Action", "Measure", "Objective", "Priority", "SignOff", "Strategy"]
