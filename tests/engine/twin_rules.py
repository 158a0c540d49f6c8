"""Rules that switch components in the plain twin (docs/model.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable

from engine.twin_sight import is_sensor_up, set_component
from engine.twin_state import Member, State
from rempart.engine.world import RULE_CUE, RULE_CYCLE, RULE_LOSS

At = Callable[[float, Callable[[float], None]], None]
"""Has something done at an instant, as what goes up or down by the file is."""


class Rules:
    """The rules of one replicate."""

    def __init__(self, state: State, at: At) -> None:
        self.state, self.at = state, at
        self.ground = state.ground
        self.cued = [False] * len(self.ground.rule_kind)
        self.answered: list[set[int]] = [set() for _ in self.ground.rule_kind]
        for q, kind in enumerate(self.ground.rule_kind):
            if kind == RULE_CYCLE:
                self._cycle(q, 0)

    def _rows(self, q: int) -> list[tuple[int, int]]:
        first, n = self.ground.rule_first[q], self.ground.rule_n[q]
        rows = zip(self.ground.rule_component, self.ground.rule_sensor, strict=True)
        return list(rows)[first : first + n]

    def _is_up(self, component: int) -> bool:
        return bool(self.state.up >> component & 1)

    def _cycle(self, q: int, n: int) -> None:
        """Time n of a cycle, and its next change after the beginning."""
        ground, ((component, _),) = self.ground, self._rows(q)
        period_s = ground.rule_on_s[q] + ground.rule_turn_s[q]
        up_s = ground.rule_phase_s[q] + n * period_s
        if up_s + ground.rule_on_s[q] > 0.0:
            self.at(up_s + ground.rule_on_s[q], lambda t_s: set_component(self.state, component, False, t_s))

        def again(t_s: float) -> None:
            set_component(self.state, component, True, t_s)
            self._cycle(q, n + 1)

        self.at(ground.rule_phase_s[q] + (n + 1) * period_s, again)

    def after_scan(self, r: int, t_s: float) -> None:
        """What follows from the tracks that sensor r has confirmed at its scan."""
        if not is_sensor_up(self.state, r):
            return
        new = [m for m in self.state.members if self.state.tracks[r][m.index].confirmed_s == t_s]
        for q, kind in enumerate(self.ground.rule_kind):
            if kind == RULE_CUE and not self.cued[q] and self.ground.rule_mask[q] >> r & 1 and new:
                self.cued[q] = True
                self._turn(q, new[0], t_s + self.ground.rule_delay_s[q])

    def _turn(self, q: int, member: Member, told_s: float) -> None:
        rows, turn_s = self._rows(q), self.ground.rule_turn_s[q]
        views = [self._view_s(member, sensor, told_s + turn_s) for _, sensor in rows]
        component = rows[views.index(max(views))][0]

        def turned(t_s: float) -> None:
            set_component(self.state, component, True, t_s)

        def told(t_s: float) -> None:
            if self._is_up(component):
                return
            for other, _ in rows:
                if self._is_up(other):
                    set_component(self.state, other, False, t_s)
            if turn_s > 0.0:
                self.at(t_s + turn_s, turned)
            else:
                turned(t_s)

        self.at(told_s, told)

    def _view_s(self, member: Member, sensor: int, t_s: float) -> float:
        sensing, row = self.state.sensing, member.path * len(self.state.tracks) + sensor
        rows = range(sensing.see_first[row], sensing.see_first[row] + sensing.see_n[row])
        tgo_s = member.t_imp_s - t_s
        spans = (min(sensing.see_open_s[i], tgo_s) - sensing.see_close_s[i] for i in rows)
        return sum(max(span, 0.0) for span in spans)

    def after_damage(self, t_s: float) -> None:
        """What follows from components that were hit."""
        for q, kind in enumerate(self.ground.rule_kind):
            if kind != RULE_LOSS:
                continue
            hit = {k for k in self.state.hit_components if self.ground.rule_mask[q] >> k & 1}
            new = hit - self.answered[q]
            if new and not self.cued[q]:
                self.answered[q] |= new
                self.cued[q] = True
                self._dark(q, t_s + self.ground.rule_delay_s[q])

    def _dark(self, q: int, from_s: float) -> None:
        ((component, _),) = self._rows(q)

        def up(t_s: float) -> None:
            set_component(self.state, component, True, t_s)
            self.cued[q] = False
            self.after_damage(t_s)

        def down(t_s: float) -> None:
            set_component(self.state, component, False, t_s)
            self.at(t_s + self.ground.rule_turn_s[q], up)

        self.at(from_s, down)
