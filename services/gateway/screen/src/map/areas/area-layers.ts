/** Districts and the three control lines: drawn as images, so that panning stays smooth without a GPU. */

import type Feature from "ol/Feature";
import type { Extent } from "ol/extent";
import type BaseLayer from "ol/layer/Base";
import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import VectorSource from "ol/source/Vector";
import type { Box } from "../clear-room";
import { codeOf, labelSize, labelsOf } from "./district-labels";
import { LAYERS, look, type LayerId } from "../look/legend";
import type { Xy } from "./label-place";
import { shadedStyle, type Shades } from "../look/shades";
import { areaStyle } from "../look/styles";

export class AreaLayers {
  private readonly byId = new Map<LayerId, VectorImageLayer<VectorSource>>();
  private shades: Shades | null = null;
  private readonly labels = new VectorLayer({ source: new VectorSource(), zIndex: 80 });

  constructor() {
    for (const { id } of LAYERS) {
      if (id !== "permits")
        this.byId.set(id, new VectorImageLayer({ source: new VectorSource(), imageRatio: 1.2 }));
    }
  }

  get layers(): BaseLayer[] {
    return [...this.byId.values(), this.labels];
  }

  fill(id: LayerId, features: Feature[]): void {
    const source = this.byId.get(id)?.getSource();
    source?.clear(true);
    source?.addFeatures(features);
  }

  setVisible(id: LayerId, visible: boolean): void {
    this.byId.get(id)?.setVisible(visible);
    if (id === "districts") this.labels.setVisible(visible);
  }

  /** Names the districts beside the `obstacles`, at a scale of `resolution` metres a pixel. */
  label(obstacles: readonly Xy[], resolution: number): void {
    const source = this.labels.getSource();
    source?.clear(true);
    source?.addFeatures(labelsOf(this.districts(), obstacles, labelSize(resolution)));
  }

  /** The code of the district a place lies in. */
  districtAt(place: number[]): string | null {
    const found = this.districts().find((district) => district.getGeometry()?.intersectsCoordinate(place));
    return found ? codeOf(found) : null;
  }

  /** Whether any district lies in a box; given to others as it is. */
  readonly isLand = (box: Box): boolean =>
    this.districts().some((district) => district.getGeometry()?.intersectsExtent([...box]));

  /** Of one district, or of all of them; null while it is unknown. */
  extent(code?: string): Extent | null {
    const districts = this.districts();
    const one = districts.find((district) => codeOf(district) === code);
    if (districts.length === 0) return null;
    return one?.getGeometry()?.getExtent() ?? this.byId.get("districts")?.getSource()?.getExtent() ?? null;
  }

  /** Colours districts by their code; null takes the colours away. */
  shade(shades: Shades | null): void {
    this.shades = shades;
    this.restyle();
  }

  restyle(): void {
    for (const [id, layer] of this.byId) layer.setStyle(areaStyle(look(id)));
    const { shades } = this;
    if (shades)
      this.byId
        .get("districts")
        ?.setStyle((district) => shadedStyle(look("districts"), shades, codeOf(district as Feature)));
  }

  private districts(): Feature[] {
    return this.byId.get("districts")?.getSource()?.getFeatures() ?? [];
  }
}
