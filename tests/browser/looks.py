"""What an eye would see at once, asked of the page: empty canvases, missing glyphs, cut words."""

from typing import Any

from playwright.sync_api import Page

# A copy is read: reading the page's own canvas twice makes Chromium complain in the page's console.
_PIXELS = """const pixelsOf = (canvas) => {
  const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  return pen.getImageData(0, 0, canvas.width, canvas.height).data;
};"""

_CANVASES = """() => [...document.querySelectorAll("canvas")].map((canvas) => {
  const pixels = pixelsOf(canvas);
  const colours = new Set();
  let opaque = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    colours.add((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]);
    if (pixels[at + 3] > 0) opaque += 1;
  }
  const place = canvas.closest("[data-testid]")?.dataset.testid;
  return { place, colours: colours.size, opaque: opaque / (pixels.length / 4) };
})"""

_COLOUR = """([place, red, green, blue]) => [...document.querySelectorAll(`[data-testid=${place}] canvas`)]
  .map((canvas) => {
    const pixels = pixelsOf(canvas);
    let count = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at] === red && pixels[at + 1] === green && pixels[at + 2] === blue) count += 1;
    }
    return count;
  })
  .reduce((sum, count) => sum + count, 0)"""

_GLYPHS = """(characters) => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  pen.font = `32px ${getComputedStyle(document.body).fontFamily}`;
  const pictures = [...characters].map((character) => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.fillText(character, 10, 50);
    return canvas.toDataURL();
  });
  return new Set(pictures).size;
}"""

_WORDS = """(labels) => {
  const found = [];
  for (const label of labels) {
    const panel = document.querySelector(`[aria-label="${label}"]`) ?? document.querySelector(label);
    const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest(".hidden")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const holders = [];
      for (let up = node.parentElement; up; up = up.parentElement) {
        const style = getComputedStyle(up);
        if (up === panel || style.overflow !== "visible") holders.push(up.getBoundingClientRect());
        if (up === panel) break;
      }
      for (const box of range.getClientRects()) {
        const scrolledOut = holders.some((each) =>
          box.top + box.height * 0.15 >= each.bottom - 1 || box.bottom - box.height * 0.15 <= each.top + 1);
        const inside = holders.every((each) =>
          box.left >= each.left - 1 && box.right <= each.right + 1 &&
          box.top + box.height * 0.15 >= each.top - 1 && box.bottom - box.height * 0.15 <= each.bottom + 1);
        const { left, right, top, bottom } = box;
        const size = Number.parseFloat(getComputedStyle(node.parentElement).fontSize);
        const words = node.data.trim();
        found.push({ panel: label, words, size, scrolledOut, inside, left, right, top, bottom });
      }
    }
  }
  return found;
}"""

_PANELS = """() => [...document.querySelectorAll("main > *")].map((panel) => {
  const { left, right, top, bottom } = panel.getBoundingClientRect();
  const name = panel.getAttribute("aria-label") ?? panel.className;
  return { name, left, right, top, bottom };
})"""

_SCROLLING = """() => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return { right: scrollWidth > window.innerWidth, down: scrollHeight > window.innerHeight };
}"""

Box = dict[str, Any]


def _over_pixels(page: Page, question: str, *asked: Any) -> Any:
    return page.evaluate(f"(asked) => {{ {_PIXELS} return ({question})(asked); }}", *asked)


def canvases(page: Page) -> dict[str, tuple[int, float]]:
    """Place → distinct colours and painted share of its fullest canvas."""
    best: dict[str, tuple[int, float]] = {}
    for seen in _over_pixels(page, _CANVASES):
        best[seen["place"]] = max(best.get(seen["place"], (0, 0.0)), (seen["colours"], seen["opaque"]))
    return best


def red_on_the_map(page: Page) -> int:
    """Pixels in the red of a red alert."""
    count: int = _over_pixels(page, _COLOUR, ["map", 0xFF, 0x6B, 0x6B])
    return count


def distinct_glyphs(page: Page, characters: str) -> int:
    """How many different pictures the page's font makes of them; a missing font draws one box for all."""
    count: int = page.evaluate(_GLYPHS, characters)
    return count


def words(page: Page, *panels: str) -> list[Box]:
    """Every line of text of the named panels, and whether it lies inside all that could cut it."""
    found: list[Box] = page.evaluate(_WORDS, panels)
    return found


def cut_words(page: Page, *panels: str) -> list[str]:
    """Words that are partly or wholly not to be seen, except below the end of a scrolling list."""
    return [
        f"{each['panel']}: {each['words']}"
        for each in words(page, *panels)
        if not each["inside"] and not each["scrolledOut"]
    ]


def colliding_words(page: Page, *panels: str) -> list[str]:
    """Pairs of words of one panel that lie on each other."""
    lines = [each for each in words(page, *panels) if not each["scrolledOut"]]
    return [
        f"{one['panel']}: {one['words']} × {other['words']}"
        for number, one in enumerate(lines)
        for other in lines[number + 1 :]
        if one["panel"] == other["panel"] and _on_each_other(one, other)
    ]


def small_words(page: Page, least_px: float, *panels: str) -> list[str]:
    """Words in a smaller type than that."""
    return [f"{each['panel']}: {each['words']}" for each in words(page, *panels) if each["size"] < least_px]


def panels(page: Page) -> list[Box]:
    """The rectangles of the panels."""
    found: list[Box] = page.evaluate(_PANELS)
    return found


def overlapping_panels(page: Page) -> list[str]:
    """Pairs of panels with an area in common."""
    boxes = panels(page)
    return [
        f"{one['name']} × {other['name']}"
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if _overlap(one, other, "left", "right") > 1 and _overlap(one, other, "top", "bottom") > 1
    ]


def scrolling(page: Page) -> dict[str, bool]:
    """Whether the page is wider or higher than its window."""
    seen: dict[str, bool] = page.evaluate(_SCROLLING)
    return seen


def _overlap(one: Box, other: Box, start: str, end: str) -> float:
    return float(min(one[end], other[end]) - max(one[start], other[start]))


def _on_each_other(one: Box, other: Box) -> bool:
    """A third of the lower line's height: lines set solid touch without being unreadable."""
    height = min(one["bottom"] - one["top"], other["bottom"] - other["top"])
    return _overlap(one, other, "left", "right") > 1 and _overlap(one, other, "top", "bottom") > height / 3
