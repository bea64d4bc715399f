"""What there is: looked at once for all who ask at about the same time."""

import hashlib
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tb_custom_metrics.logs.carried import CarriedSets
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.provider import ProviderReader
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.sources import Runs
from tb_custom_metrics.plugin.team import Team
from tb_custom_metrics.plugin.team import TeamFormulas
from tb_custom_metrics.plugin.together import Together


@dataclass(frozen=True, slots=True)
class Moment:
    """What there is at one moment.

    Attributes:
        listing: Of the logs.
        team: The team's formulas.
        version: Another text as soon as the logs or the team's formulas are others.
    """

    listing: Listing
    team: TeamFormulas
    version: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is made of a moment.

    Attributes:
        version: Of the moment.
        runs: Sorted by name.
        library: What names mean.
    """

    version: str
    runs: Sequence[Run]
    library: Library


class Overview:
    """Looks at logs and the team's formulas. Threads may share it.

    Args:
        team: Where the team's formulas lie.
    """

    def __init__(self, team: Team) -> None:
        self._team = team
        self._listed: tuple[str, float, Listing] | None = None
        self._listings: Together[Listing] = Together()
        self._runs = Runs()
        self._sets = CarriedSets()
        self._last = Known("", [], Library())
        self._makings: Together[Known] = Together()

    def now(self, reader: ProviderReader, max_age: float = 1.0) -> Moment:
        """Returns what there is.

        Args:
            reader: Of the request.
            max_age: Seconds for which a list serves all who ask. TensorBoard itself looks for new points
                every few seconds, and a list of thousands of runs takes as long as what is asked of it.
        """
        listing = self._recent(reader, max_age)
        if listing is None:
            listing = self._listings.made(reader.experiment_id, lambda: self._new(reader, max_age))
        team = self._team.read()
        version = hashlib.sha256(f"{listing.version} {team.version}".encode())
        return Moment(listing, team, version.hexdigest()[:16])

    def known(self, reader: ProviderReader, moment: Moment) -> Known:
        """Returns the runs of a moment and what names mean, made again only for another one."""
        last = self._last
        if last.version == moment.version:
            return last
        return self._makings.made(moment.version, lambda: self._made(reader, moment))

    def _recent(self, reader: ProviderReader, max_age: float) -> Listing | None:
        experiment_id, listed_at, listing = self._listed or ("", -math.inf, None)
        is_recent = experiment_id == reader.experiment_id and time.monotonic() <= listed_at + max_age
        return listing if is_recent else None

    def _new(self, reader: ProviderReader, max_age: float) -> Listing:
        # Another may have ended between a look at the last one and the turn to make one.
        listing = self._recent(reader, max_age)
        if listing is None:
            listing = reader.listing()
            # Its age counts from its end: one that takes longer than that would serve nobody.
            self._listed = (reader.experiment_id, time.monotonic(), listing)
        return listing

    def _made(self, reader: ProviderReader, moment: Moment) -> Known:
        known = self._last
        if known.version != moment.version:
            runs = self._runs.of(moment.listing)
            carried = self._sets.library(reader, runs, moment.listing.formula_sets)
            known = self._last = Known(moment.version, runs, moment.team.over(carried))
        return known
