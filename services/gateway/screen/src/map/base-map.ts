/** What every map of the page has: the city's projection, a scale line, framing; canvas-2D layers only. */

import OlMap from "ol/Map";
import View from "ol/View";
import ScaleLine from "ol/control/ScaleLine";
import type { Extent } from "ol/extent";
import { defaults as defaultInteractions } from "ol/interaction/defaults";
import type BaseLayer from "ol/layer/Base";
import { clearRoom, resolutionIn, type Box, type Room, type Sheet } from "./clear-room";
import { VIEW_CRS } from "./projection";
import { onLetters } from "../style/letters";
import { remPx } from "../style/rem";

/** 常州市政府, until the districts are there to be framed: EPSG:4549 metres. */
const FIRST_CENTRE = [497_500, 3_521_000];
const FIRST_M_PER_PX = 120;
export const NEAREST_M_PER_PX = 0.5;
/** Room in rem kept free above, right, below and left: beside, for the half of a name that stands at the edge. */
const LEAST_REM: Room = [1.2, 2.2, 1.2, 2.2];
/** What lies on a map. */
const COVERS = ".box, .tools, .ol-scale-line";
const MOVE_MS = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 600;

/** What is to be seen, and with how much room in pixels above, right, below and left of it. */
interface Sight {
  extent: Extent;
  room: () => readonly number[];
  minResolution: number;
}

export class BaseMap {
  readonly map: OlMap;
  private sight: Sight | null = null;
  /** Where the page itself has moved the map. */
  private looked = "";
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
    if (view) return;
    this.map.on("change:size", () => this.keepInSight());
    this.map.on("moveend", () => this.noteSight());
  }

  get metresPerPixel(): number {
    return this.map.getView().getResolution() ?? 0;
  }

  fit(extent: Extent | null, roomRem: readonly number[], minResolution = 0): void {
    if (!extent) return;
    const room = (): number[] => roomRem.map((side) => side * remPx());
    this.sight = { extent, room, minResolution };
    this.look(MOVE_MS);
  }

  /** Shows all of it as large as can be with no button and no legend on its land. */
  fitClear(extent: Extent | null, isLand: (box: Box) => boolean): void {
    if (!extent) return;
    const room = (): Room => clearRoom(extent as unknown as Box, this.sheet(), isLand);
    this.sight = { extent, room, minResolution: 0 };
    this.look(MOVE_MS);
  }

  /** Metres a pixel once all of an extent is seen so. */
  clearResolution(extent: Extent, isLand: (box: Box) => boolean): number {
    const [box, sheet] = [extent as unknown as Box, this.sheet()];
    return resolutionIn(box, sheet.size, clearRoom(box, sheet, isLand));
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

  /** Whatever the size becomes and through which sizes it gets there, and whatever lies on it, the same is seen. */
  keepInSight(): void {
    this.map.getView().cancelAnimations();
    this.look(0);
  }

  private look(duration: number): void {
    const size = this.map.getSize();
    if (!this.sight || !hasRoom(size)) return;
    const { extent, room, minResolution } = this.sight;
    const padding = [...room()];
    const callback = (): void => void (this.looked = this.looking());
    this.map.getView().fit(extent, { size, padding, minResolution, duration, callback });
  }

  /** A person has moved the map: what is seen now is what is to be seen. */
  private noteSight(): void {
    const size = this.map.getSize();
    if (!hasRoom(size) || this.looking() === this.looked) return;
    const extent = this.map.getView().calculateExtent(size);
    this.sight = { extent, room: () => [0, 0, 0, 0], minResolution: 0 };
  }

  private sheet(): Sheet {
    const element = this.map.getTargetElement() as HTMLElement;
    const least = LEAST_REM.map((side) => side * remPx()) as unknown as Room;
    const origin = element.getBoundingClientRect();
    const covers = [...(element.closest(".map-panel")?.querySelectorAll(COVERS) ?? [])].map((cover): Box => {
      const { left, top, right, bottom } = cover.getBoundingClientRect();
      return [left - origin.left, top - origin.top, right - origin.left, bottom - origin.top];
    });
    return { size: [origin.width, origin.height], least, covers };
  }

  private looking(): string {
    const view = this.map.getView();
    return `${view.getCenter()?.join()} ${view.getResolution()}`;
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
