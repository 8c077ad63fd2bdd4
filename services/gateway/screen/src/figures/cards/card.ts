/** What one indicator card says, decided from figures and alerts; no element, no unit conversion lost. */

import type { Standing } from "../../alerts/grades/grades";
import { standingOf } from "../../alerts/ranking";
import type { Alert } from "../../contracts/alert";
import type { Figure, Sense } from "../../contracts/figure";
import { MISSING, percent } from "../../format/numbers";
import { amount, difference } from "../../format/units";
import type { FigureBook } from "../book";
import type { CoreIndicator } from "../core";

export interface Card {
  id: string;
  name: string;
  unit: string;
  /** The survey year, or the date a line is valid on. */
  asOf: string;
  current: string;
  planned: string;
  margin: string;
  marginPercent: string;
  marginBroken: boolean;
  projected: string;
  projectedBroken: boolean;
  grade: Standing | "none";
  history: number[];
  /** What each number is taken from. */
  figures: Record<"current" | "limited" | "projected", Figure | null>;
}

const SIGN: Record<Sense, string> = { floor: "≥", ceiling: "≤" };

/** `alert` is the worst open alert of this indicator in this unit, if any. */
export function cardOf(core: CoreIndicator, book: FigureBook, unit: string, alert: Alert | null): Card {
  const current = book.newest(core.id, unit, core.basis);
  const projected = book.find(core.id, unit, "projected");
  const limited = current?.target === undefined || current.target === null ? projected : current;
  return {
    id: core.id,
    name: core.name,
    unit: core.unit.label,
    asOf: asOf(current),
    current: amount(current?.value, core.unit),
    planned: planned(limited, core),
    ...margins(current, core),
    projected: amount(projected?.value, core.unit),
    projectedBroken: broken(projected),
    grade: gradeOf(limited, alert),
    history: book.years(core.id, unit, core.basis).map((figure) => figure.value),
    figures: { current, limited, projected },
  };
}

function asOf(figure: Figure | null): string {
  if (!figure) return MISSING;
  return figure.period === "current" ? figure.valid_on : `${figure.period}年`;
}

function planned(figure: Figure | null, core: CoreIndicator): string {
  if (!figure?.sense) return MISSING;
  return `${SIGN[figure.sense]} ${amount(figure.target, core.unit)}`;
}

/** Broken is decided on the exact margin, before any rounding. */
function broken(figure: Figure | null): boolean {
  return (figure?.margin ?? 0) < 0;
}

function margins(
  figure: Figure | null,
  core: CoreIndicator,
): Pick<Card, "margin" | "marginPercent" | "marginBroken"> {
  const ratio = figure?.margin != null && figure.target ? figure.margin / figure.target : null;
  return {
    margin: difference(figure?.margin, core.unit),
    marginPercent: ratio === null ? MISSING : percent(ratio),
    marginBroken: broken(figure),
  };
}

/** Green is said only of an indicator that has a value and a limit to be judged by. */
function gradeOf(figure: Figure | null, alert: Alert | null): Card["grade"] {
  if (alert) return standingOf(alert);
  return figure?.target === undefined || figure.target === null ? "none" : "green";
}
