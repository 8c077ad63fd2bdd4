/** All figures the page has heard of, found by indicator, unit, basis and period. */

import type { Basis, Figure } from "../contracts/figure";

type Periods = Map<string, Figure>;

export class FigureBook {
  private readonly series = new Map<string, Periods>();

  clear(): void {
    this.series.clear();
  }

  /** `key` is indicator/unit/basis/period; a null figure removes it. */
  put(key: string, figure: Figure | null): void {
    const cut = key.lastIndexOf("/");
    const [name, period] = [key.slice(0, cut), key.slice(cut + 1)];
    const periods = this.series.get(name) ?? new Map<string, Figure>();
    if (figure) this.series.set(name, periods.set(period, figure));
    else periods.delete(period);
  }

  /** The figure of one period, `current` unless said. */
  find(indicator: string, unit: string, basis: Basis, period = "current"): Figure | null {
    return this.periods(indicator, unit, basis)?.get(period) ?? null;
  }

  /** Yearly figures, oldest first. */
  years(indicator: string, unit: string, basis: Basis): Figure[] {
    const yearly = [...(this.periods(indicator, unit, basis)?.values() ?? [])];
    return yearly
      .filter((figure) => figure.period !== "current")
      .sort((a, b) => a.period.localeCompare(b.period));
  }

  /** The newest: the last survey year, or the current state of a line or ledger. */
  newest(indicator: string, unit: string, basis: Basis): Figure | null {
    return this.find(indicator, unit, basis) ?? this.years(indicator, unit, basis).pop() ?? null;
  }

  *[Symbol.iterator](): Iterator<Figure> {
    for (const periods of this.series.values()) yield* periods.values();
  }

  private periods(indicator: string, unit: string, basis: Basis): Periods | undefined {
    return this.series.get(`${indicator}/${unit}/${basis}`);
  }
}
