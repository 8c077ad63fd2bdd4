"""Small demo cities that tests share; a city is frozen, so one is enough."""

from functools import cache

from demo.city.model import DemoCity, grow_city
from demo.city.sites import Sites


@cache
def small_city() -> DemoCity:
    """Some 900 parcels."""
    return grow_city(seed=11, parcels=600)


@cache
def middling_city() -> DemoCity:
    """Some 6,000 parcels: enough for shares to come out."""
    return grow_city(seed=11, parcels=6_000)


@cache
def sites() -> Sites:
    """Building sites of the small city."""
    return Sites(small_city())
