"""Options of the suite, and the pace of its property tests."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.stores"]

settings.register_profile("gate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("gate"), max_examples=2_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="the full searches: many more examples, and the tests marked long"
    )
    parser.addoption("--benchmarks", action="store_true", help="measure; nothing is judged by seconds")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "gate")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for, instead of skipping it on every run."""
    wanted = {
        name for name in ("long", "benchmark") if config.getoption(f"--{'benchmarks' if name == 'benchmark' else name}")
    }
    left_out = [
        item for item in items if any(item.get_closest_marker(n) and n not in wanted for n in ("long", "benchmark"))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
