/** 试算 on the map: control lines to keep clear of, and footprints that are drawn, uploaded, moved by their corners. */

import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import type MultiPolygon from "ol/geom/MultiPolygon";
import type Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import type { Footprint } from "../../../whatif/footprints";
import { AreaLayers } from "../../../map/areas/area-layers";
import { BaseMap } from "../../../map/base-map";
import type { LayerId } from "../../../map/look/legend";
import { DATA_CRS, VIEW_CRS } from "../../../map/projection";
import { drawnStyle } from "../../../map/look/styles";

const CLOSE_M_PER_PX = 2;

export class TrialMap {
  readonly areas = new AreaLayers();
  private readonly sites = new VectorSource();
  private readonly siteLayer = new VectorLayer({ source: this.sites, zIndex: 85, style: drawnStyle });
  private readonly draw = new Draw({
    source: this.sites,
    type: "Polygon",
    style: drawnStyle,
    stopClick: true,
  });
  private readonly base: BaseMap;
  /** Made with the map: the projections are not known before the page has begun. */
  private readonly format = new GeoJSON({ dataProjection: DATA_CRS, featureProjection: VIEW_CRS });
  private framed = false;

  constructor(target: HTMLElement, onChange: () => void) {
    this.base = new BaseMap(target, [...this.areas.layers, this.siteLayer]);
    const modify = new Modify({ source: this.sites, style: drawnStyle });
    this.base.map.addInteraction(modify);
    this.base.map.addInteraction(this.draw);
    this.draw.setActive(false);
    this.draw.on("drawend", () => {
      this.draw.setActive(false);
      window.setTimeout(onChange);
    });
    modify.on("modifyend", onChange);
    this.restyle();
  }

  fill(id: LayerId, features: Feature[]): void {
    this.areas.fill(id, features);
    if (id !== "districts" || this.framed || features.length === 0) return;
    this.framed = true;
    this.label();
    this.frameCity();
  }

  startDrawing(): void {
    this.draw.setActive(true);
  }

  stopDrawing(): void {
    this.draw.abortDrawing();
    this.draw.setActive(false);
  }

  /** Adds footprints and moves there. */
  add(footprints: readonly Footprint[]): void {
    this.sites.addFeatures(
      footprints.map((each) => new Feature(this.format.readGeometry(each) ?? undefined)),
    );
    this.base.fit(this.sites.getExtent() ?? null, [4, 4, 4, 4], CLOSE_M_PER_PX);
  }

  clear(): void {
    this.stopDrawing();
    this.sites.clear(true);
  }

  footprints(): Footprint[] {
    return this.geometries().map(
      (each) => this.format.writeGeometryObject(each, { decimals: 9 }) as unknown as Footprint,
    );
  }

  /** The district each footprint lies in by a point inside it; empty where it lies in none. */
  districts(): string[] {
    return this.geometries().map((each) => {
      const polygon = each.getType() === "Polygon" ? (each as Polygon) : (each as MultiPolygon).getPolygon(0);
      const inside = polygon?.getInteriorPoint().getCoordinates();
      return (inside && this.areas.districtAt(inside)) ?? "";
    });
  }

  zoomBy(steps: number): void {
    this.base.zoomBy(steps);
  }

  frameCity(): void {
    this.base.fitClear(this.areas.extent(), this.areas.isLand);
  }

  restyle(): void {
    this.areas.restyle();
    this.base.rescale();
    this.label();
  }

  dispose(): void {
    this.base.dispose();
  }

  private label(): void {
    const extent = this.areas.extent();
    if (extent) this.areas.label([], this.base.clearResolution(extent, this.areas.isLand));
  }

  private geometries(): (Polygon | MultiPolygon)[] {
    return this.sites
      .getFeatures()
      .flatMap((site) => (site.getGeometry() as Polygon | MultiPolygon | undefined) ?? []);
  }
}
