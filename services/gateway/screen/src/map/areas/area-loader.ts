/** Keeps the map's areas current: a control line is read again when its own figure has moved. */

import type Feature from "ol/Feature";
import { CITY } from "../../city/units";
import type { FigureBook } from "../../figures/book";
import { readCollection } from "../collections";
import { LAYERS, type LayerId } from "../look/legend";

/** Metres an outline may move: under a pixel at the scale of the city. */
const SIMPLIFY_M = "20";
const AREAS = LAYERS.map(({ id }) => id).filter((id) => id !== "permits");

export class AreaLoader {
  private readonly loaded = new Map<LayerId, string>();

  constructor(private readonly show: (id: LayerId, features: Feature[]) => void) {}

  /** Reads what is not there yet or no longer true; what fails or is empty is read at the next call. */
  refresh(book: FigureBook): void {
    for (const id of AREAS) {
      const stamp = book.find(id, CITY, "line")?.computed_at ?? "";
      if (this.loaded.get(id) !== stamp) void this.load(id, stamp);
    }
  }

  private async load(id: LayerId, stamp: string): Promise<void> {
    this.loaded.set(id, stamp);
    try {
      const features = await readCollection(id, { simplify: SIMPLIFY_M });
      this.show(id, features);
      if (features.length === 0) this.loaded.delete(id);
    } catch {
      this.loaded.delete(id);
    }
  }
}
