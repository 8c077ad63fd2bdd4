/** One layer of the gateway on the map: read whole, or, when it is vast, only what lies in sight. */

import type { Extent } from "ol/extent";
import VectorLayer from "ol/layer/Vector";
import { all, bbox } from "ol/loadingstrategy";
import { transformExtent } from "ol/proj";
import VectorSource from "ol/source/Vector";
import { coloursOf } from "../../onemap/layers";
import { readCollection } from "../collections";
import { DATA_CRS, VIEW_CRS } from "../projection";
import { remPx } from "../../style/rem";
import { areaStyle } from "../look/styles";
import RegularShape from "ol/style/RegularShape";
import Fill from "ol/style/Fill";
import Style from "ol/style/Style";

/** Metres an outline may move where all of a layer is drawn. */
const SIMPLIFY_M = "10";
/** A vast layer is drawn from this scale on. */
const VAST_BELOW_M_PER_PX = 12;

/** Drawn at every frame and not as an image: an image could not be cut by 卷帘 while it is drawn. */
export function exploreLayer(id: string, year: string, vast: boolean): VectorLayer<VectorSource> {
  const dated = id === "survey_parcels" && year ? { datetime: `${year}-12-31` } : {};
  const source: VectorSource = new VectorSource({
    strategy: vast ? bbox : all,
    loader: (extent) =>
      void load(
        source,
        id,
        vast ? { bbox: boxOf(extent), ...dated } : { simplify: SIMPLIFY_M, ...dated },
        extent,
      ),
  });
  const style = (): Style[] => stylesOf(id);
  return new VectorLayer({
    source,
    style,
    ...(vast ? { maxResolution: VAST_BELOW_M_PER_PX } : {}),
  });
}

function boxOf(extent: Extent): string {
  return transformExtent(extent, VIEW_CRS, DATA_CRS).join(",");
}

async function load(
  source: VectorSource,
  id: string,
  query: Record<string, string>,
  extent: Extent,
): Promise<void> {
  try {
    source.addFeatures(await readCollection(id, query));
  } catch {
    source.removeLoadedExtent(extent);
  }
}

function stylesOf(id: string): Style[] {
  const { stroke, fill, strokeRem } = coloursOf(id);
  const area = areaStyle({ stroke, strokeRem, ...(fill ? { fill } : {}) });
  const dot = new RegularShape({
    points: 4,
    radius: 0.3 * remPx(),
    angle: Math.PI / 4,
    fill: new Fill({ color: stroke }),
  });
  area.setImage(dot);
  return [area];
}
