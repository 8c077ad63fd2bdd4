"""From the frame that tells a figure to the frame that paints it, both seen in the page itself."""

from playwright.sync_api import Page

from tests.wall import M2_PER_KM2

_CARD = "urban_rural_built_land"
_PROBE = """([key, size]) => {
  const seconds = [], pending = [];
  window.__painted = seconds;
  const card = () => document.querySelector("[data-testid=indicator-%s] [data-testid=projected]");
  const shown = () => Number(card()?.textContent.replaceAll(",", ""));
  const hear = (text) => {
    if (!text.includes(key)) return;
    const message = JSON.parse(text);
    if (message.op !== "delta") return;
    for (const item of message.items) {
      if (item.key !== key) continue;
      if (Math.abs(item.value.value / size - shown()) < 0.0049) pending.length = 0;
      else pending.push(performance.now());
    }
  };
  window.WebSocket = class extends window.WebSocket {
    constructor(...where) {
      super(...where);
      this.addEventListener("message", ({ data }) => hear(data));
    }
  };
  const afterTheFrame = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(null);
  });
  new MutationObserver((records) => {
    if (pending.length === 0 || !records.some(({ target }) => card()?.contains(target))) return;
    const [first] = pending.splice(0);
    afterTheFrame(() => seconds.push((performance.now() - first) / 1000));
  }).observe(document, { characterData: true, childList: true, subtree: true });
}""".replace("%s", _CARD)


def watch_painting(page: Page) -> None:
    """Before the page is opened: time every change of the city's expected built land on its card.

    A figure that came before the last one was painted counts from its own frame: the wait of the oldest.
    """
    key = f"{_CARD}/320400/projected/current"
    page.add_init_script(f"({_PROBE})(['{key}', {M2_PER_KM2}])")


def painted_after(page: Page) -> list[float]:
    """Seconds from frame to paint, of each change so far."""
    seen: list[float] = page.evaluate("() => window.__painted")
    return seen
