/** Which alerts come first, which one speaks for an indicator, and how many there are. */

import type { Alert, Grade } from "../contracts/alert";
import { OPEN_GRADES } from "./grades/grades";

export function isOpen(alert: Alert): boolean {
  return alert.state === "firing" || alert.state === "recovering";
}

function rank(alert: Alert): number {
  const place = OPEN_GRADES.indexOf(alert.grade);
  return isOpen(alert) && place >= 0 ? place : OPEN_GRADES.length;
}

/** Among equal grades land comes before paper: a broken limit before a missed date. */
function isAboutLand(alert: Alert): boolean {
  return alert.family === "indicator" || alert.family === "control_line";
}

/** What is over, and only watched for a while, comes after what goes on. */
function isResting(alert: Alert): boolean {
  return alert.state === "recovering";
}

/** Equal times are ordered by id, so that a page that reloads shows the same list. */
function newerFirst(a: Alert, b: Alert): number {
  return Date.parse(b.updated_at) - Date.parse(a.updated_at) || a.alert_id.localeCompare(b.alert_id);
}

/** Open alerts worst first, then those that go on, then those about land, then the newest; cleared ones after them. Pending ones are not shown. */
export function ranked(alerts: Iterable<Alert>, most: number): Alert[] {
  return [...alerts]
    .filter((alert) => alert.state !== "pending")
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        Number(isResting(a)) - Number(isResting(b)) ||
        Number(isAboutLand(b)) - Number(isAboutLand(a)) ||
        newerFirst(a, b),
    )
    .slice(0, most);
}

/** Open alerts by grade. */
export function counted(alerts: Iterable<Alert>): Record<Grade, number> {
  const counts: Record<Grade, number> = { red: 0, orange: 0, yellow: 0, blue: 0, green: 0 };
  for (const alert of alerts) if (isOpen(alert)) counts[alert.grade] += 1;
  return counts;
}

/** The open indicator alert that gives an indicator's card its grade in one unit. */
export function worstOf(alerts: Iterable<Alert>, indicator: string, unit: string): Alert | null {
  const mine = [...alerts].filter((alert) => speaksFor(alert, indicator, unit));
  return ranked(mine, 1)[0] ?? null;
}

function speaksFor(alert: Alert, indicator: string, unit: string): boolean {
  return isAbout(alert, indicator) && alert.unit === unit;
}

function isAbout(alert: Alert, indicator: string): boolean {
  return alert.family === "indicator" && alert.indicator === indicator && isOpen(alert);
}

/** Parts of a city that are worse off than the city as a whole: their worst grade, and how many have it. */
export interface Parts {
  grade: Grade;
  count: number;
}

/** `own` is the city's grade: a sum must not hide a district that is worse. */
export function worseParts(
  alerts: Iterable<Alert>,
  indicator: string,
  city: string,
  own: Grade | null,
): Parts | null {
  const grades = [...alerts]
    .filter((alert) => isAbout(alert, indicator) && alert.unit !== city)
    .map((alert) => alert.grade);
  const grade = OPEN_GRADES.find((each) => grades.includes(each));
  const ownPlace = own ? OPEN_GRADES.indexOf(own) : OPEN_GRADES.length;
  if (!grade || OPEN_GRADES.indexOf(grade) >= ownPlace) return null;
  return { grade, count: grades.filter((each) => each === grade).length };
}

/** Whether this alert must not wait for the next flush. */
export function isUrgent(alert: Alert | null): boolean {
  return alert?.grade === "red" && isOpen(alert);
}
