/** Which alerts come first, which one speaks for an indicator, and how many there are. */

import type { Alert, Grade } from "../contracts/alert";
import { OPEN_GRADES, STANDINGS, type Standing } from "./grades/grades";

/** Not cleared: what it is about goes on, or is over and watched for a while. */
export function isOpen(alert: Alert): boolean {
  return isFiring(alert) || alert.state === "recovering";
}

export function isFiring(alert: Alert): boolean {
  return alert.state === "firing";
}

/** What a sign says of an alert: its grade while it goes on, 恢复 while it is only watched, then green. */
export function standingOf(alert: Alert): Standing {
  if (isFiring(alert)) return alert.grade;
  return alert.state === "recovering" ? "recovering" : "green";
}

function rank(alert: Alert): number {
  return STANDINGS.indexOf(standingOf(alert));
}

function gradeRank(alert: Alert): number {
  return OPEN_GRADES.indexOf(alert.grade);
}

/** Among equal grades land comes before paper: a broken limit before a missed date. */
function isAboutLand(alert: Alert): boolean {
  return alert.family === "indicator" || alert.family === "control_line";
}

/** Equal times are ordered by id, so that a page that reloads shows the same list. */
function newerFirst(a: Alert, b: Alert): number {
  return Date.parse(b.updated_at) - Date.parse(a.updated_at) || a.alert_id.localeCompare(b.alert_id);
}

/** What goes on, worst first; then what is only watched, then cleared ones. Among equals land, then the newest. Pending ones are not shown. */
export function ranked(alerts: Iterable<Alert>, most: number): Alert[] {
  return [...alerts]
    .filter((alert) => alert.state !== "pending")
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        gradeRank(a) - gradeRank(b) ||
        Number(isAboutLand(b)) - Number(isAboutLand(a)) ||
        newerFirst(a, b),
    )
    .slice(0, most);
}

/** Alerts that go on, by grade, and those that are only watched: together the open ones. */
export function counted(alerts: Iterable<Alert>): Record<Standing, number> {
  const counts: Record<Standing, number> = { red: 0, orange: 0, yellow: 0, blue: 0, recovering: 0, green: 0 };
  for (const alert of alerts) if (isOpen(alert)) counts[standingOf(alert)] += 1;
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
    .filter((alert) => isAbout(alert, indicator) && isFiring(alert) && alert.unit !== city)
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
