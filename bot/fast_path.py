"""What is taken off Rasa's hot path, each with what it cost and why it may go.

Applied once, before the agent is loaded. `rasa run` works without any of it, only slower
(tests/benchmarks/bot_turn.py measures both).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import rasa.core.actions.action as rasa_actions
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class ActionFailed(Exception):
    """An action raised; the turn must not be answered with half a reply."""


class InProcessActions(EndpointConfig):
    """Runs actions where Rasa would post to an action server.

    Rasa swallows errors of actions and answers with what is left, so they are counted here and
    the engine asks for the count.
    """

    def __init__(self, package: str) -> None:
        # Without the selective domain every action call would carry the whole domain.
        super().__init__(url="in-process", enable_selective_domain=True)
        self.executor = ActionExecutor()
        self.executor.register_package(package)
        self.failures = 0

    async def request(
        self, method: str = "post", subpath: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Run the action that the request's JSON names and return its events and responses."""
        del method, subpath
        try:
            return await self.executor.run(kwargs["json"])
        except Exception as error:  # noqa: BLE001 - whatever an action may raise
            self.failures += 1
            # The message of the error could hold what a person wrote: only its kind goes on.
            name = kwargs["json"].get("next_action")
            raise ActionFailed(f"{name}: {type(error).__name__}") from None


def apply() -> None:
    """Put the replacements in place."""
    # Two thirds of a stock turn: each result of an action checked against a constant schema that
    # is itself checked anew each time. Our actions run in process and the tests check their
    # results with Rasa's own schema (tests/bot/test_actions.py).
    rasa_actions.RemoteAction._validate_action_result = _take_as_it_is  # noqa: SLF001
    # A walk over all event classes for every event of every action result.
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=64)(Event.resolve_by_type))  # type: ignore[method-assign]
    DaskGraphRunner.run = _run_in_order  # type: ignore[method-assign]


def _take_as_it_is(action: rasa_actions.RemoteAction, result: dict[str, Any]) -> bool:
    del action, result
    return True


def _run_in_order(
    self: DaskGraphRunner,
    inputs: dict[str, Any] | None = None,
    targets: list[str] | None = None,
) -> dict[str, Any]:
    """The graph's nodes one after the other; dask plans the same few nodes anew on each run."""
    wanted = tuple(targets or self._graph_schema.target_names)
    plans = self.__dict__.setdefault("_plans", {})
    plan = plans.get(wanted)
    if plan is None:
        plan = plans[wanted] = _plan(self._graph_schema.minimal_graph_schema(list(wanted)))
    # Nodes hand on (name, result), and take their inputs in that form.
    results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    for name, needs in plan:
        results[name] = self._instantiated_nodes[name](*(results[need] for need in needs))
    return {name: results[name][1] for name in wanted}


def _plan(schema: GraphSchema) -> list[tuple[str, list[str]]]:
    """Nodes with what they need, in an order in which each need comes first."""
    left = {name: list(node.needs.values()) for name, node in schema.nodes.items()}
    plan: list[tuple[str, list[str]]] = []
    while left:
        ready = [name for name, needs in left.items() if not any(need in left for need in needs)]
        if not ready:
            raise ValueError("The model's graph has a circle.")
        plan.extend((name, left.pop(name)) for name in ready)
    return plan
