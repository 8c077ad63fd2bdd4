/** Permits: a mark each from the live feed, and the site's outline once the map is near enough to show it. */

import Feature from "ol/Feature";
import type { Extent } from "ol/extent";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import { bbox } from "ol/loadingstrategy";
import { fromLonLat, transformExtent } from "ol/proj";
import VectorSource from "ol/source/Vector";
import type { Permit } from "../../contracts/upstream";
import { readCollection } from "../collections";
import type { LayerLook } from "../look/legend";
import { DATA_CRS, VIEW_CRS } from "../projection";
import { areaStyle, markStyle } from "../look/styles";

/** Nearer than this a site is larger than its mark. */
const SITES_BELOW_M_PER_PX = 12;

export class PermitLayers {
  private readonly marks = new VectorSource();
  private readonly sites = new VectorSource({ strategy: bbox, loader: (extent) => void this.load(extent) });
  readonly markLayer = new VectorLayer({
    source: this.marks,
    zIndex: 70,
    minResolution: SITES_BELOW_M_PER_PX,
  });
  readonly siteLayer = new VectorLayer({
    source: this.sites,
    zIndex: 69,
    maxResolution: SITES_BELOW_M_PER_PX,
  });

  show(permits: Iterable<Permit>): void {
    this.marks.clear(true);
    this.marks.addFeatures([...permits].flatMap(markOf));
    this.sites.refresh();
  }

  restyle(look: LayerLook): void {
    this.markLayer.setStyle(markStyle(look));
    this.siteLayer.setStyle(areaStyle(look));
  }

  setVisible(visible: boolean): void {
    this.markLayer.setVisible(visible);
    this.siteLayer.setVisible(visible);
  }

  private async load(extent: Extent): Promise<void> {
    const box = transformExtent(extent, VIEW_CRS, DATA_CRS);
    try {
      this.sites.addFeatures(await readCollection("permits", { bbox: box.join(",") }));
    } catch {
      this.sites.removeLoadedExtent(extent);
    }
  }
}

function markOf(permit: Permit): Feature[] {
  if (!permit.location || permit.status === "revoked" || permit.status === "expired") return [];
  return [new Feature(new Point(fromLonLat(permit.location, VIEW_CRS)))];
}
