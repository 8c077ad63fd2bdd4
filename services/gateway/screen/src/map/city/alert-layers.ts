/** Alerts on the map: a symbol each, and the footprint of the chosen one. */

import Feature from "ol/Feature";
import { createEmpty, type Extent } from "ol/extent";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import type { Alert } from "../../contracts/alert";
import type { Xy } from "../areas/label-place";
import { VIEW_CRS } from "../projection";
import { alertStyle, footprintStyle, siteStyle, siteWithMarkStyle } from "../look/styles";

export class AlertLayers {
  private readonly symbols = new VectorSource();
  private readonly footprint = new VectorSource();
  readonly symbolLayer = new VectorLayer({ source: this.symbols, zIndex: 90 });
  readonly footprintLayer = new VectorLayer({ source: this.footprint, zIndex: 75 });

  /** Draws the alerts that have a place, the first of the list uppermost. */
  show(alerts: readonly Alert[], chosenId: string | null): void {
    this.symbols.clear(true);
    this.symbols.addFeatures(alerts.flatMap((alert, i) => symbolOf(alert, alert.alert_id === chosenId, -i)));
  }

  /** Where the symbols stand, in the view's metres. */
  places(): Xy[] {
    return this.symbols.getFeatures().map((symbol) => {
      const [x = 0, y = 0] = (symbol.getGeometry() as Point).getCoordinates();
      return [x, y];
    });
  }

  /** The alert whose symbol stands nearest to a place, at most `reach` metres away. */
  nearest(place: number[], reach: number): string | null {
    const symbol = this.symbols.getClosestFeatureToCoordinate(place);
    const at = (symbol?.getGeometry() as Point | undefined)?.getCoordinates();
    if (!symbol || !at) return null;
    const distance = Math.hypot((at[0] ?? 0) - (place[0] ?? 0), (at[1] ?? 0) - (place[1] ?? 0));
    return distance <= reach ? (symbol.get("alert_id") as string) : null;
  }

  /** The sites of permits, plans or parcels that somebody wants to see; the extent of all. */
  outlineSites(features: readonly Feature[]): Extent {
    this.footprint.clear(true);
    this.footprintLayer.setStyle(features.length > 1 ? siteWithMarkStyle() : siteStyle());
    this.footprint.addFeatures([...features]);
    return this.footprint.getExtent() ?? createEmpty();
  }

  /** What the chosen alert is about; no alert, no footprint. */
  outline(alert: Alert | null, features: readonly Feature[]): void {
    this.footprint.clear(true);
    if (alert) this.footprintLayer.setStyle(footprintStyle(alert.grade));
    this.footprint.addFeatures(features.filter((feature) => feature.getGeometry()?.getType() !== "Point"));
  }
}

function symbolOf(alert: Alert, chosen: boolean, zIndex: number): Feature[] {
  if (!alert.location) return [];
  const symbol = new Feature(new Point(fromLonLat(alert.location, VIEW_CRS)));
  const style = alertStyle(alert.grade, chosen);
  style.setZIndex(chosen ? 1 : zIndex);
  symbol.setStyle(style);
  symbol.set("alert_id", alert.alert_id);
  return [symbol];
}
