/** 一张图: any layers of the gateway, stacked, side by side or swiped; with drawing for queries and measures. */

import Feature from "ol/Feature";
import type OlMap from "ol/Map";
import { createEmpty, extend, type Extent } from "ol/extent";
import type Geometry from "ol/geom/Geometry";
import type LineString from "ol/geom/LineString";
import type Polygon from "ol/geom/Polygon";
import type Draw from "ol/interaction/Draw";
import VectorLayer from "ol/layer/Vector";
import type VectorSource from "ol/source/Vector";
import Source from "ol/source/Vector";
import type { ShownLayer } from "../../onemap/layers";
import type { Tool } from "../../onemap/query";
import { BaseMap } from "../base-map";
import { labelSize, labelsOf } from "../areas/district-labels";
import type { Box } from "../clear-room";
import { clipAt } from "./clip";
import { drawingOf, placeOf } from "./drawing";
import { exploreLayer } from "./explore-layers";
import { drawnStyle, siteStyle } from "../look/styles";

/** How far from a point that was clicked something still counts, in pixels. */
const REACH_PX = 6;

export interface ExploreEvents {
  /** A place was drawn with a query tool. */
  query(place: Geometry): void;
  /** A distance in metres or an area in m², on the map's plane (CGCS2000 高斯-克吕格). */
  measure(value: number, of: "distance" | "area"): void;
}

export class ExploreMap {
  private readonly layers = new Map<string, VectorLayer<VectorSource>>();
  private readonly drawn = new Source();
  private readonly hits = new Source();
  private readonly names = new VectorLayer({ source: new Source(), zIndex: 80, visible: false });
  private readonly base: BaseMap;
  private draw: Draw | null = null;
  private districts: readonly Feature[] = [];
  private bufferMetres = 500;
  private swipe: number | null = null;

  constructor(
    target: HTMLElement,
    private readonly events: ExploreEvents,
    beside?: ExploreMap,
  ) {
    const top = [
      this.names,
      new VectorLayer({ source: this.drawn, zIndex: 95, style: drawnStyle }),
      new VectorLayer({ source: this.hits, zIndex: 90, style: siteStyle }),
    ];
    this.base = new BaseMap(target, top, beside?.base.map.getView());
    this.base.rescale();
  }

  get map(): OlMap {
    return this.base.map;
  }

  /** Draws these layers, the first on top; `side` says which side of a comparison this map is. */
  show(
    layers: readonly ShownLayer[],
    side: "left" | "right" | "swiped",
    year: string,
    vast: ReadonlySet<string>,
  ): void {
    const wanted = layers.filter(
      (layer) => side === "swiped" || layer.side === "both" || layer.side === side,
    );
    this.names.setVisible(wanted.some(({ id }) => id === "districts"));
    const keys = new Set(wanted.map(({ id }) => keyOf(id, year)));
    for (const [key, layer] of this.layers) {
      if (keys.has(key)) continue;
      this.map.removeLayer(layer);
      this.layers.delete(key);
    }
    wanted.forEach((each, i) => {
      const layer = this.layerOf(each.id, year, vast.has(each.id));
      layer.setOpacity(each.opacity);
      layer.setZIndex(50 - i);
      clipAt(layer, side === "swiped" && each.side !== "both" ? () => this.swipe : () => null, each.side);
    });
    this.map.render();
  }

  /** The place of the bar of 卷帘, as a share of the width. */
  setSwipe(share: number | null): void {
    this.swipe = share;
    this.map.render();
  }

  frame(districts: readonly Feature[]): void {
    const isLand = (box: Box): boolean =>
      districts.some((each) => each.getGeometry()?.intersectsExtent([...box]));
    this.base.fitClear(extentOf(districts), isLand);
  }

  /** 行政区名: seen whenever the districts are. */
  nameDistricts(districts: readonly Feature[]): void {
    this.districts = districts;
    const size = labelSize(
      this.map.getView().getResolutionForExtent(extentOf(districts), this.map.getSize()),
    );
    this.names.getSource()?.clear(true);
    this.names.getSource()?.addFeatures(labelsOf(districts, [], size));
  }

  setTool(tool: Tool, bufferMetres: number): void {
    this.bufferMetres = bufferMetres;
    if (this.draw) this.map.removeInteraction(this.draw);
    this.draw = drawingOf(tool);
    if (!this.draw) return;
    this.draw.on("drawstart", () => this.drawn.clear(true));
    this.draw.on("drawend", ({ feature }) => this.finish(tool, feature.getGeometry()));
    this.map.addInteraction(this.draw);
  }

  clear(): void {
    this.drawn.clear(true);
    this.hits.clear(true);
  }

  highlight(features: readonly Feature[]): void {
    this.hits.clear(true);
    this.hits.addFeatures(features.map((feature) => new Feature(feature.getGeometry())));
  }

  zoomTo(feature: Feature): void {
    const extent = feature.getGeometry()?.getExtent();
    if (extent) this.base.fit(extent, [6, 6, 6, 6], 2);
  }

  zoomBy(steps: number): void {
    this.base.zoomBy(steps);
  }

  restyle(): void {
    for (const layer of this.layers.values()) layer.changed();
    this.base.rescale();
    this.nameDistricts(this.districts);
  }

  dispose(): void {
    this.base.dispose();
  }

  private layerOf(id: string, year: string, vast: boolean): VectorLayer<VectorSource> {
    const key = keyOf(id, year);
    const known = this.layers.get(key);
    if (known) return known;
    const layer = exploreLayer(id, year, vast);
    this.layers.set(key, layer);
    this.map.addLayer(layer);
    return layer;
  }

  private finish(tool: Tool, geometry: Geometry | undefined): void {
    if (!geometry) return;
    const place = placeOf(tool, geometry, this.bufferMetres, REACH_PX * this.base.metresPerPixel);
    this.drawn.addFeature(new Feature(place));
    if (tool === "distance") this.events.measure((geometry as LineString).getLength(), "distance");
    else if (tool === "area") this.events.measure((geometry as Polygon).getArea(), "area");
    else this.events.query(place);
  }
}

function extentOf(features: readonly Feature[]): Extent {
  return features.reduce(
    (whole, each) => extend(whole, each.getGeometry()?.getExtent() ?? createEmpty()),
    createEmpty(),
  );
}

/** Survey parcels are another layer in another year. */
function keyOf(id: string, year: string): string {
  return id === "survey_parcels" ? `${id}/${year}` : id;
}
