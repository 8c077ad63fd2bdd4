/** 编审管理 on the map: the extent of each plan, coloured by the step it stands at. */

import type Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import VectorSource from "ol/source/Vector";
import { Fill, Stroke, Style } from "ol/style";
import type { Stage } from "../../../contracts/upstream";
import { stepOf } from "../../../plans/register";
import { STEP_COLOURS } from "../../../plans/stages";
import { AreaLayers } from "../../../map/areas/area-layers";
import { BaseMap } from "../../../map/base-map";
import { remPx } from "../../../style/rem";
import { siteStyle } from "../../../map/look/styles";

const CLOSE_M_PER_PX = 8;

export class PlanMap {
  private readonly areas = new AreaLayers();
  private readonly plans = new VectorSource();
  private readonly picked = new VectorSource();
  private readonly planLayer = new VectorImageLayer({ source: this.plans, zIndex: 60 });
  private readonly pickedLayer = new VectorLayer({ source: this.picked, zIndex: 75 });
  private readonly base: BaseMap;
  private framed = false;

  constructor(target: HTMLElement, onPlan: (planId: string) => void) {
    this.base = new BaseMap(target, [...this.areas.layers, this.planLayer, this.pickedLayer]);
    this.base.map.on("click", ({ coordinate }) => {
      const [found] = this.plans.getFeaturesAtCoordinate(coordinate).sort(smallestFirst);
      if (found) onPlan(String(found.getId()));
    });
    this.restyle();
  }

  showDistricts(features: Feature[]): void {
    this.areas.fill("districts", features);
    this.label();
    if (!this.framed) this.frameCity();
    this.framed = true;
  }

  /** `stageOf` is asked at every drawing, so that a plan changes its colour with its stage. */
  showPlans(features: Feature[], stageOf: (planId: string) => Stage | null): void {
    this.plans.clear(true);
    this.plans.addFeatures(features);
    this.planLayer.setStyle((plan) => planStyle(plan as Feature, stageOf(String((plan as Feature).getId()))));
  }

  /** Another stage, another colour; or another size of the page. */
  redraw(): void {
    this.planLayer.changed();
  }

  pick(planId: string | null): void {
    this.picked.clear(true);
    const found = planId === null ? null : this.plans.getFeatureById(planId);
    if (!found) return;
    this.picked.addFeature(found);
    this.pickedLayer.setStyle(siteStyle());
    this.base.fit(found.getGeometry()?.getExtent() ?? null, [2, 2, 2, 2], CLOSE_M_PER_PX);
  }

  frameCity(): void {
    this.base.fitClear(this.areas.extent(), this.areas.isLand);
  }

  zoomBy(steps: number): void {
    this.base.zoomBy(steps);
  }

  restyle(): void {
    this.areas.restyle();
    this.base.rescale();
    this.label();
    this.redraw();
  }

  dispose(): void {
    this.base.dispose();
  }

  private label(): void {
    const extent = this.areas.extent();
    if (extent) this.areas.label([], this.base.clearResolution(extent, this.areas.isLand));
  }
}

/** A village plan lies inside a township's: the smaller one is meant. */
function smallestFirst(a: Feature, b: Feature): number {
  return sizeOf(a) - sizeOf(b);
}

function sizeOf(feature: Feature): number {
  const [west = 0, south = 0, east = 0, north = 0] = feature.getGeometry()?.getExtent() ?? [];
  return (east - west) * (north - south);
}

function planStyle(plan: Feature, stage: Stage | null): Style {
  const colour = STEP_COLOURS[stage ? stepOf(stage) : "resting"];
  return new Style({
    stroke: new Stroke({ color: "#eaf3ff", width: 0.06 * remPx() }),
    fill: new Fill({ color: `${colour}90` }),
    zIndex: -sizeOf(plan),
  });
}
