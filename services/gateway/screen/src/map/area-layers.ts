/** Districts and the three control lines: drawn as images, so that panning stays smooth without a GPU. */

import type Feature from "ol/Feature";
import type { Extent } from "ol/extent";
import type BaseLayer from "ol/layer/Base";
import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import VectorSource from "ol/source/Vector";
import { codeOf, labelsOf } from "./district-labels";
import { LAYERS, look, type LayerId } from "./legend";
import { areaStyle } from "./styles";

export class AreaLayers {
  private readonly byId = new Map<LayerId, VectorImageLayer<VectorSource>>();
  private readonly labels = new VectorLayer({ source: new VectorSource(), zIndex: 80 });

  constructor() {
    for (const { id } of LAYERS) {
      if (id !== "permits") this.byId.set(id, new VectorImageLayer({ source: new VectorSource(), imageRatio: 1.2 }));
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

  /** `noteOf` gives the second line of a district's label, or nothing. */
  label(noteOf: (code: string) => string): void {
    const source = this.labels.getSource();
    source?.clear(true);
    source?.addFeatures(labelsOf(this.districts(), noteOf));
  }

  /** Of one district, or of all of them; null while it is unknown. */
  extent(code?: string): Extent | null {
    const one = this.districts().find((district) => codeOf(district) === code);
    return one?.getGeometry()?.getExtent() ?? this.byId.get("districts")?.getSource()?.getExtent() ?? null;
  }

  restyle(): void {
    for (const [id, layer] of this.byId) layer.setStyle(areaStyle(look(id)));
  }

  private districts(): Feature[] {
    return this.byId.get("districts")?.getSource()?.getFeatures() ?? [];
  }
}
