/** The one map of the page: canvas-2D layers only, nothing from elsewhere. */

import type Feature from "ol/Feature";
import OlMap from "ol/Map";
import View from "ol/View";
import ScaleLine from "ol/control/ScaleLine";
import type { Extent } from "ol/extent";
import Point from "ol/geom/Point";
import { defaults as defaultInteractions } from "ol/interaction/defaults";
import type BaseLayer from "ol/layer/Base";
import { fromLonLat } from "ol/proj";
import type { Alert } from "../contracts/alert";
import type { Permit } from "../contracts/upstream";
import { AlertLayers } from "./alert-layers";
import { AreaLayers } from "./area-layers";
import { look, type LayerId } from "./legend";
import { PermitLayers } from "./permit-layers";
import { VIEW_CRS } from "./projection";
import { remPx } from "./rem";

/** 常州市政府, until the districts are there to be framed: EPSG:4549 metres. */
const FIRST_CENTRE = [497_500, 3_521_000];
const FIRST_M_PER_PX = 120;
const NEAREST_M_PER_PX = 0.5;
/** Room in rem kept free above, right, below and left; an alert's detail lies on the right. */
const ALL_ROUND_REM = [1.2, 1.2, 1.2, 1.2];
const BESIDE_DETAIL_REM = [4, 30, 4, 2];
/** How far from the middle of a symbol a click still means it. */
const REACH_REM = 1.6;
const MOVE_MS = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 600;

export class CityMap {
  readonly areas = new AreaLayers();
  private readonly permits = new PermitLayers();
  private readonly alerts = new AlertLayers();
  private readonly map: OlMap;
  private framed = false;

  constructor(
    target: HTMLElement,
    private readonly onAlert: (alertId: string) => void,
  ) {
    const { markLayer, siteLayer } = this.permits;
    const { footprintLayer, symbolLayer } = this.alerts;
    const layers: BaseLayer[] = [...this.areas.layers, siteLayer, markLayer, footprintLayer, symbolLayer];
    this.map = new OlMap({
      target,
      layers,
      view: new View({
        projection: VIEW_CRS,
        center: FIRST_CENTRE,
        resolution: FIRST_M_PER_PX,
        minResolution: 0.1,
      }),
      controls: [],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
    });
    this.map.on("click", (event) => this.pick(event.coordinate));
    this.map.on("change:size", (event) => this.keepInSight(event.oldValue as number[] | undefined));
    this.restyle();
  }

  /** Replaces what a layer shows; the first districts to come are framed. */
  fill(id: LayerId, features: Feature[]): void {
    this.areas.fill(id, features);
    if (id !== "districts" || this.framed || features.length === 0) return;
    this.framed = true;
    this.frameCity();
  }

  setVisible(id: LayerId, visible: boolean): void {
    if (id === "permits") this.permits.setVisible(visible);
    else this.areas.setVisible(id, visible);
  }

  showPermits(permits: Iterable<Permit>): void {
    this.permits.show(permits);
  }

  showAlerts(alerts: readonly Alert[], chosenId: string | null): void {
    this.alerts.show(alerts, chosenId);
  }

  /** Names the districts where no alert stands, as the whole city is seen. */
  label(): void {
    const extent = this.areas.extent();
    if (extent) this.areas.label(this.alerts.places(), this.map.getView().getResolutionForExtent(extent));
  }

  frameCity(): void {
    this.fit(this.areas.extent(), ALL_ROUND_REM, 0);
  }

  /** Outlines what an alert is about and moves there: its footprint, else its point, else its district. */
  focus(alert: Alert | null, footprint: readonly Feature[]): void {
    this.alerts.outline(alert, footprint);
    if (!alert) return;
    const extent = footprint[0]?.getGeometry()?.getExtent();
    const point = alert.location && new Point(fromLonLat(alert.location, VIEW_CRS)).getExtent();
    this.fit(extent ?? point ?? this.areas.extent(alert.unit), BESIDE_DETAIL_REM, NEAREST_M_PER_PX);
  }

  zoomBy(steps: number): void {
    const view = this.map.getView();
    view.animate({ zoom: (view.getZoom() ?? 0) + steps, duration: MOVE_MS / 2 });
  }

  /** The wall changed its size: lines and characters follow. */
  restyle(): void {
    this.areas.restyle();
    this.permits.restyle(look("permits"));
    this.map.getControls().clear();
    this.map.addControl(new ScaleLine({ minWidth: 6 * remPx() }));
    this.map.updateSize();
  }

  dispose(): void {
    this.map.setTarget(undefined);
    this.map.dispose();
  }

  /** What was seen at the old size is seen at the new one. */
  private keepInSight(oldSize: number[] | undefined): void {
    const size = this.map.getSize();
    const view = this.map.getView();
    if (size && oldSize && oldSize[0]) view.fit(view.calculateExtent(oldSize), { size });
  }

  private fit(extent: Extent | null, roomRem: readonly number[], minResolution: number): void {
    if (!extent) return;
    const padding = roomRem.map((side) => side * remPx());
    this.map.getView().fit(extent, { padding, minResolution, duration: MOVE_MS });
  }

  /** By distance, not by reading pixels back: that is slow on a canvas without a GPU. */
  private pick(place: number[]): void {
    const reach = REACH_REM * remPx() * (this.map.getView().getResolution() ?? 0);
    const id = this.alerts.nearest(place, reach);
    if (id) this.onAlert(id);
  }
}
