"""The pictures of the report, each drawn as inline SVG from a Summary and nothing else."""

from contingent.present.figures.fans import fan
from contingent.present.figures.outcomes import changed, curve, multiples, switched
from contingent.present.figures.reliability import reliability
from contingent.present.figures.route import march
from contingent.present.figures.timeline import timeline

__all__ = ["changed", "curve", "fan", "march", "multiples", "reliability", "switched", "timeline"]
