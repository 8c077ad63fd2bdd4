/** What one indicator card says, decided from figures and alerts; no element, no unit conversion lost. */

import type { Standing } from "../../alerts/grades/grades";
import { standingOf } from "../../alerts/ranking";
import type { Alert } from "../../contracts/alert";
import type { Figure, Sense } from "../../contracts/figure";
import { MISSING, percent } from "../../format/numbers";
import { amount, difference, type DisplayUnit } from "../../format/units";
import { broken, unitTelling } from "../breach";
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

/** `alert` is the worst open alert of this indicator in this place (a unit of administration), if any. */
export function cardOf(core: CoreIndicator, book: FigureBook, place: string, alert: Alert | null): Card {
  const current = book.newest(core.id, place, core.basis);
  const projected = book.find(core.id, place, "projected");
  const limited = current?.target === undefined || current.target === null ? projected : current;
  const unit = unitTelling(core.unit, current, projected);
  return {
    id: core.id,
    name: core.name,
    unit: core.unit.label,
    asOf: asOf(current),
    current: amount(current?.value, unit),
    planned: planned(limited, unit),
    ...margins(current, unit),
    projected: amount(projected?.value, unit),
    projectedBroken: broken(projected),
    grade: gradeOf(limited, alert),
    history: book.years(core.id, place, core.basis).map((figure) => figure.value),
    figures: { current, limited, projected },
  };
}

function asOf(figure: Figure | null): string {
  if (!figure) return MISSING;
  return figure.period === "current" ? figure.valid_on : `${figure.period}年`;
}

function planned(figure: Figure | null, unit: DisplayUnit): string {
  if (!figure?.sense) return MISSING;
  return `${SIGN[figure.sense]} ${amount(figure.target, unit)}`;
}

function margins(
  figure: Figure | null,
  unit: DisplayUnit,
): Pick<Card, "margin" | "marginPercent" | "marginBroken"> {
  const ratio = figure?.margin != null && figure.target ? figure.margin / figure.target : null;
  return {
    margin: difference(figure?.margin, unit),
    marginPercent: ratio === null ? MISSING : percent(ratio),
    marginBroken: broken(figure),
  };
}

/** Green is said only of an indicator that has a value and a limit to be judged by. */
function gradeOf(figure: Figure | null, alert: Alert | null): Card["grade"] {
  if (alert) return standingOf(alert);
  return figure?.target === undefined || figure.target === null ? "none" : "green";
}
