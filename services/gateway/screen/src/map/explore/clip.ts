/** 卷帘: a layer is drawn on one side of the bar only. */

import type VectorLayer from "ol/layer/Vector";
import { unByKey } from "ol/Observable";
import { getRenderPixel } from "ol/render";
import type RenderEvent from "ol/render/Event";
import type { EventsKey } from "ol/events";
import type VectorSource from "ol/source/Vector";
import type { Side } from "../../onemap/layers";

const clipped = new WeakMap<object, EventsKey[]>();

/** `at` gives the place of the bar as a share of the width; null draws the whole layer. */
export function clipAt(layer: VectorLayer<VectorSource>, at: () => number | null, side: Side): void {
  unByKey(clipped.get(layer) ?? []);
  const keys = [
    layer.on("prerender", (event) => begin(event, at(), side)),
    layer.on("postrender", (event) => (event.context as CanvasRenderingContext2D | undefined)?.restore()),
  ];
  clipped.set(layer, keys as EventsKey[]);
}

function begin(event: RenderEvent, share: number | null, side: Side): void {
  const pen = event.context as CanvasRenderingContext2D | undefined;
  if (!pen) return;
  pen.save();
  const size = event.frameState?.size;
  if (share === null || side === "both" || !size) return;
  const [width = 0, height = 0] = size;
  const bar = width * share;
  const [from, to] = side === "left" ? [0, bar] : [bar, width];
  const corners = [
    [from, 0],
    [to, 0],
    [to, height],
    [from, height],
  ].map((corner) => getRenderPixel(event, corner));
  pen.beginPath();
  corners.forEach(([x = 0, y = 0], i) => (i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.closePath();
  pen.clip();
}
