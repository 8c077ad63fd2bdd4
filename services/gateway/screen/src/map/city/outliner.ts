/** Outlines what an alert, a permit or a figure's causes are about; an answer that comes too late is dropped. */

import type Feature from "ol/Feature";
import type { Alert } from "../../contracts/alert";
import { readItem, readSites, type Site } from "../collections";
import type { CityMap } from "./city-map";

export class Outliner {
  private asked = 0;

  constructor(private readonly map: CityMap) {}

  /** The point of an alert at once, its footprint when it is there. */
  async alert(alert: Alert | null): Promise<void> {
    const number = ++this.asked;
    this.map.focus(alert, []);
    if (!alert) return;
    // An alert without geometry has no footprint, and its point already shows where it is.
    const footprint = await readItem("alerts", alert.alert_id).catch((): Feature[] => []);
    if (number === this.asked && footprint.length > 0) this.map.focus(alert, footprint);
  }

  /** All of them together; how many the map has, or null when something else was asked meanwhile. */
  async sites(sites: readonly Site[]): Promise<number | null> {
    const number = ++this.asked;
    const found = await readSites(sites);
    if (number !== this.asked) return null;
    this.map.outline(found);
    return found.length;
  }
}
