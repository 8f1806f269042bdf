"""The regimes: eight instruments as cited, audited decision tables.

>>> from tworivers import regimes
>>> telegram = regimes.load("telegram-1962")
>>> case = {"matter": "crossing", "located_in": "dprk", "citizenship": "prc", "ethnicity": "korean"}
>>> case |= {"crossed_illegally": True, "willing_to_reside_in_dprk": True, "dprk_consents_to_stay": True}
>>> telegram.decide(case).outcome
'MAY_STAY_IN_DPRK'
"""

from __future__ import annotations

from tworivers.regimes.compare import Comparison, compare
from tworivers.regimes.decision import Decision
from tworivers.regimes.engine.audit import Audit, Region
from tworivers.regimes.library import load, names
from tworivers.regimes.regime import Regime

__all__ = ["Audit", "Comparison", "Decision", "Regime", "Region", "compare", "load", "names"]
