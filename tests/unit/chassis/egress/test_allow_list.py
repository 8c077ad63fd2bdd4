"""Only listed origins are called, and only where they may lead."""

import pytest

from chassis.egress.allow_list import AllowList, NotAllowed, check_addresses
from chassis.errors import ConfigurationError

CITY = AllowList.parse("https://ywtg.example:8443=10.1.0.0/16+fd00::/8")
LOCAL = AllowList.parse("loopback")


def test_a_listed_origin_may_lead_into_its_networks_and_nowhere_else() -> None:
    networks = CITY.networks("https://YWTG.example.:8443/alerts?x=1")

    check_addresses("ywtg.example", ["10.1.2.3", "fd00::1"], networks)
    for address in ("10.2.0.1", "127.0.0.1", "::1", "64:ff9b::a01:203", "::ffff:10.1.2.3"):
        with pytest.raises(NotAllowed, match="outside"):
            check_addresses("ywtg.example", ["10.1.2.3", address], networks)


@pytest.mark.parametrize(
    "url",
    [
        "http://ywtg.example:8443/",
        "https://ywtg.example/",
        "https://ywtg.example:8443.evil.example/",
        "https://ywtg.example:8443@evil.example/",
        "https://user:pass@ywtg.example:8443/",
        "https://evil.example/#ywtg.example:8443",
        "https://10.1.2.3:8443/",
        "http://127.0.0.1:8080/",
        "file:///etc/passwd",
        "gopher://ywtg.example:8443/",
        "//ywtg.example:8443/",
        "https://[::1",
        "https://ywtg.example:99999/",
        "",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(NotAllowed):
        CITY.networks(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8090/a", "http://localhost:1/", "http://[::1]:8090/"])
def test_on_one_machine_its_own_addresses_are_allowed_on_any_port(url: str) -> None:
    check_addresses("it", ["127.0.0.1", "::1"], LOCAL.networks(url))


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0x7f000001", "[::ffff:127.0.0.1]"]
)
def test_other_ways_of_writing_this_machine_are_not_on_any_list(host: str) -> None:
    with pytest.raises(NotAllowed):
        LOCAL.networks(f"http://{host}:8090/")


@pytest.mark.parametrize(
    "text", ["https://host", "https://host=10.0.0.1/8", "host=10.0.0.0/8", "https://h=x"]
)
def test_a_list_that_is_not_understood_stops_the_start_with_an_example(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"write e\.g\."):
        AllowList.parse(text)
