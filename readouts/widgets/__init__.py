"""The widgets: one per question that a reader asks of the readouts.

Each is an anywidget (on ipywidgets) where there is a kernel. Where there is none, its HTML representation is complete
by itself, and the script of the site brings it to life from the state next to it.
"""

from __future__ import annotations

from readouts.widgets.compare import Compare
from readouts.widgets.coverage import Coverage
from readouts.widgets.desk import Desk
from readouts.widgets.phrase_trail import PhraseTrail
from readouts.widgets.who_said_it import WhoSaidIt

__all__ = ["Compare", "Coverage", "Desk", "PhraseTrail", "WhoSaidIt"]
