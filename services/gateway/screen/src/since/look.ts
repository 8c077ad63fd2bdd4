/** 一次查看: what a person could see at one moment, small enough for the browser to remember. */

import { isOpen } from "../alerts/ranking";
import type { Alert, Grade } from "../contracts/alert";
import type { Basis, Figure } from "../contracts/figure";
import type { FigureBook } from "../figures/book";
import { CORE_INDICATORS } from "../figures/core";

export interface Look {
  /** The city's time, ISO 8601. */
  at: string;
  /** By id of what is watched; a figure that was missing has no entry. */
  figures: Record<string, { value: number; period: string }>;
  /** The grade of every alert that was open, by its id. */
  alerts: Record<string, Grade>;
}

/** A figure of the whole city whose moves are worth a word. */
export interface Watched {
  id: string;
  name: string;
  indicator: string;
  basis: Basis;
}

/** What is granted or approved only ever grows by people's decisions: it is counted, not measured. */
const COUNTED = [
  { indicator: "permits_granted", name: "有效规划许可" },
  { indicator: "plans_approved", name: "已批复规划" },
  { indicator: "plans_filed", name: "已备案规划" },
] as const;

export const WATCHED: readonly Watched[] = [
  ...CORE_INDICATORS.flatMap(({ id, name, basis }): Watched[] => [
    { id: `${id}/${basis}`, name, indicator: id, basis },
    { id: `${id}/projected`, name: `${name}预计值`, indicator: id, basis: "projected" },
  ]),
  ...COUNTED.map(({ indicator, name }): Watched => ({
    id: `${indicator}/ledger`,
    name,
    indicator,
    basis: "ledger",
  })),
];

/** The newest figure of what is watched, in one unit. */
export function figureOf({ indicator, basis }: Watched, book: FigureBook, unit: string): Figure | null {
  return book.newest(indicator, unit, basis);
}

export function lookOf(book: FigureBook, alerts: Iterable<Alert>, unit: string, at: Date): Look {
  const look: Look = { at: at.toISOString(), figures: {}, alerts: {} };
  for (const watched of WATCHED) {
    const figure = figureOf(watched, book, unit);
    if (figure) look.figures[watched.id] = { value: figure.value, period: figure.period };
  }
  for (const alert of alerts) if (isOpen(alert)) look.alerts[alert.alert_id] = alert.grade;
  return look;
}
