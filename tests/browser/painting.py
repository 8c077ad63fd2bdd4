"""From the frame that tells something to the frame that paints it, both seen in the page itself."""

from playwright.sync_api import Page

FIGURE = """{
  channel: "figures",
  place: "[data-testid=indicator-urban_rural_built_land] [data-testid=projected]",
  isNews({ key, value }, place) {
    if (key !== "urban_rural_built_land/320400/projected/current") return null;
    return Math.abs(value.value / 1e6 - Number(place.textContent.replaceAll(",", ""))) > 0.0049;
  },
}"""
"""城乡建设用地规模, expected: the city's figure on its card, in km² with two decimals."""

PERMITS = """{
  channel: "permits",
  place: "[data-testid=permit-list]",
  isNews({ key, value }, place) {
    const granted = { granted: "核发", amended: "变更", completed: "竣工核实" };
    const words = { ...granted, under_review: "审查中", revoked: "撤销", expired: "失效" };
    const row = place.querySelector(`[data-testid="permit-${key}"] .state`);
    return row && value ? row.textContent.trim() !== words[value.status] : null;
  },
}"""
"""The status of those permits that are on the list of the newest."""

_PROBE = """(subject) => {
  const seconds = [], pending = new Map();
  window.__painted = seconds;
  const place = () => document.querySelector(subject.place);
  const hear = (text) => {
    const message = JSON.parse(text);
    if (message.op !== "delta" || message.channel !== subject.channel || !place()) return;
    for (const item of message.items) {
      const news = subject.isNews(item, place());
      if (news === true && !pending.has(item.key)) pending.set(item.key, performance.now());
      if (news === false) pending.delete(item.key);
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
    if (pending.size === 0 || !records.some(({ target }) => place()?.contains(target))) return;
    const first = Math.min(...pending.values());
    pending.clear();
    afterTheFrame(() => seconds.push((performance.now() - first) / 1000));
  }).observe(document, { characterData: true, childList: true, subtree: true });
}"""


def watch_painting(page: Page, subject: str) -> None:
    """Before the page is opened: time every change of a subject that its place does not show yet.

    News that a newer one overtook before it was painted counts from its own frame: the wait of the oldest.
    """
    page.add_init_script(f"({_PROBE})({subject})")


def painted_after(page: Page) -> list[float]:
    """Seconds from frame to paint, of each change so far."""
    seen: list[float] = page.evaluate("() => window.__painted")
    return seen
