"""From a case to a model, a record and testimony: the only bridge between text and simulation."""

from contingent.compile.case import Compiled, compile_case
from contingent.compile.causes import CauseInfo
from contingent.compile.clock import crisis_hour, hours_between

__all__ = ["CauseInfo", "Compiled", "compile_case", "crisis_hour", "hours_between"]
