/** The map of the overview and of 监测预警: districts, control lines, permits and alerts. */

import type Feature from "ol/Feature";
import { isEmpty } from "ol/extent";
import Point from "ol/geom/Point";
import type BaseLayer from "ol/layer/Base";
import { fromLonLat } from "ol/proj";
import type { Alert } from "../../contracts/alert";
import type { Permit } from "../../contracts/upstream";
import { AlertLayers } from "./alert-layers";
import { AreaLayers } from "../areas/area-layers";
import { BaseMap, NEAREST_M_PER_PX } from "../base-map";
import { look, type LayerId } from "../look/legend";
import { PermitLayers } from "./permit-layers";
import { VIEW_CRS } from "../projection";
import { remPx } from "../../style/rem";
import type { Shades } from "../look/shades";

/** Room in rem above, right, below and left of what is shown near: legends left, an alert's detail right. */
const BESIDE_DETAIL_REM = [4, 30, 4, 2];
const BESIDE_LEGEND_REM = [6.5, 4, 4, 14];
/** How far from the middle of a symbol a click still means it. */
const REACH_REM = 1.6;

/** What a click can mean. */
export interface MapPicks {
  alert(alertId: string): void;
  district(code: string): void;
}

export class CityMap {
  readonly areas = new AreaLayers();
  private readonly permits = new PermitLayers();
  private readonly alerts = new AlertLayers();
  private readonly base: BaseMap;
  private framed = false;

  constructor(
    target: HTMLElement,
    private readonly covered: boolean,
    private readonly onPick: MapPicks,
  ) {
    const { markLayer, siteLayer } = this.permits;
    const { footprintLayer, symbolLayer } = this.alerts;
    const layers: BaseLayer[] = [...this.areas.layers, siteLayer, markLayer, footprintLayer, symbolLayer];
    this.base = new BaseMap(target, layers);
    this.base.map.on("click", (event) => this.pick(event.coordinate));
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

  shade(shades: Shades | null): void {
    this.areas.shade(shades);
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
    if (!extent) return;
    this.areas.label(this.alerts.places(), this.base.clearResolution(extent, this.areas.isLand));
  }

  frameCity(): void {
    this.base.fitClear(this.areas.extent(), this.areas.isLand);
  }

  /** Outlines what an alert is about and moves there: its footprint, else its point, else its district. */
  focus(alert: Alert | null, footprint: readonly Feature[]): void {
    this.alerts.outline(alert, footprint);
    if (!alert) return;
    this.framed = true;
    const extent = footprint[0]?.getGeometry()?.getExtent();
    const point = alert.location && new Point(fromLonLat(alert.location, VIEW_CRS)).getExtent();
    this.base.fit(extent ?? point ?? this.areas.extent(alert.unit), this.room(), NEAREST_M_PER_PX);
  }

  /** Outlines permits, plans or parcels and moves to where all of them are seen. */
  outline(features: readonly Feature[]): void {
    const extent = this.alerts.outlineSites(features);
    if (isEmpty(extent)) return;
    this.framed = true;
    this.base.fit(extent, this.room(), NEAREST_M_PER_PX);
  }

  /** Something else lies on the map: the same is to be seen beside it. */
  keepInSight(): void {
    this.base.keepInSight();
  }

  zoomBy(steps: number): void {
    this.base.zoomBy(steps);
  }

  /** The wall changed its size: lines and characters follow. */
  restyle(): void {
    this.areas.restyle();
    this.permits.restyle(look("permits"));
    this.base.rescale();
  }

  dispose(): void {
    this.base.dispose();
  }

  private room(): readonly number[] {
    return this.covered ? BESIDE_DETAIL_REM : BESIDE_LEGEND_REM;
  }

  /** By distance, not by reading pixels back: that is slow on a canvas without a GPU. */
  private pick(place: number[]): void {
    const id = this.alerts.nearest(place, REACH_REM * remPx() * this.base.metresPerPixel);
    if (id) return this.onPick.alert(id);
    const code = this.areas.districtAt(place);
    if (code) this.onPick.district(code);
  }
}
