/** What every map of the page has: the city's projection, a scale line, framing; canvas-2D layers only. */

import OlMap from "ol/Map";
import View from "ol/View";
import ScaleLine from "ol/control/ScaleLine";
import type { Extent } from "ol/extent";
import { defaults as defaultInteractions } from "ol/interaction/defaults";
import type BaseLayer from "ol/layer/Base";
import { VIEW_CRS } from "./projection";
import { onLetters } from "../style/letters";
import { remPx } from "../style/rem";

/** 常州市政府, until the districts are there to be framed: EPSG:4549 metres. */
const FIRST_CENTRE = [497_500, 3_521_000];
const FIRST_M_PER_PX = 120;
export const NEAREST_M_PER_PX = 0.5;
/** Room in rem kept free above, right, below and left. */
export const ALL_ROUND_REM: readonly number[] = [1.2, 1.2, 1.2, 1.2];
const MOVE_MS = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 600;

export class BaseMap {
  readonly map: OlMap;
  private readonly forget = onLetters(() => this.map.getAllLayers().forEach((layer) => layer.changed()));

  /** `view`: that of another map, to move with it. */
  constructor(target: HTMLElement, layers: BaseLayer[], view?: View) {
    this.map = new OlMap({
      target,
      layers,
      view: view ?? firstView(),
      controls: [],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
    });
    if (!view)
      this.map.on("change:size", (event) => this.keepInSight(event.oldValue as number[] | undefined));
  }

  get metresPerPixel(): number {
    return this.map.getView().getResolution() ?? 0;
  }

  fit(extent: Extent | null, roomRem: readonly number[], minResolution = 0): void {
    if (!extent) return;
    if (!hasRoom(this.map.getSize())) {
      this.map.once("change:size", () => this.fit(extent, roomRem, minResolution));
      return;
    }
    const padding = roomRem.map((side) => side * remPx());
    this.map.getView().fit(extent, { padding, minResolution, duration: MOVE_MS });
  }

  zoomBy(steps: number): void {
    const view = this.map.getView();
    view.animate({ zoom: (view.getZoom() ?? 0) + steps, duration: MOVE_MS / 2 });
  }

  /** The page's unit has changed: the scale line follows. */
  rescale(): void {
    this.map.getControls().clear();
    this.map.addControl(new ScaleLine({ minWidth: 6 * remPx() }));
    this.map.updateSize();
  }

  dispose(): void {
    this.forget();
    this.map.setTarget(undefined);
    this.map.dispose();
  }

  /** What was seen at the old size is seen at the new one. */
  private keepInSight(oldSize: number[] | undefined): void {
    const size = this.map.getSize();
    const view = this.map.getView();
    if (size && hasRoom(oldSize)) view.fit(view.calculateExtent(oldSize), { size });
  }
}

function hasRoom(size: number[] | undefined): size is number[] {
  return size !== undefined && size.every((side) => side > 0);
}

function firstView(): View {
  return new View({
    projection: VIEW_CRS,
    center: FIRST_CENTRE,
    resolution: FIRST_M_PER_PX,
    minResolution: 0.1,
  });
}
