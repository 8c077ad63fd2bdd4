/** The map is shown in CGCS2000 3-degree Gauss-Krüger, central meridian 120°E; data arrives in CGCS2000 degrees. */

import { register } from "ol/proj/proj4";
import proj4 from "proj4";

export const VIEW_CRS = "EPSG:4549";
export const DATA_CRS = "EPSG:4490";

export function registerProjections(): void {
  proj4.defs(DATA_CRS, "+proj=longlat +ellps=GRS80 +no_defs +type=crs");
  proj4.defs(
    VIEW_CRS,
    "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
  );
  register(proj4);
}
