import { describe, expect, it } from "vitest";
import type { Figure } from "../src/contracts/figure";
import { CORE_INDICATORS } from "../src/figures/core";
import { hasDemoSource } from "../src/figures/demo";
import { FAMILIES, GRADES, STATES } from "../src/alerts/grades/grades";
import { MILESTONES, PERMIT_KINDS, PERMIT_STATUSES } from "../src/permits/names";
import { PLAN_KINDS, STEPS } from "../src/plans/board";
import { MAIN_STAGES, SIDE_STAGES, STAGES } from "../src/plans/stages";

type Schema = { $defs: Record<string, { properties: Record<string, { enum?: string[] }> }> };

const SCHEMAS = import.meta.glob<Schema>("../../../../contracts/schemas/*.json", {
  eager: true,
  import: "default",
});
const EXAMPLES = import.meta.glob<{ data: unknown }>("../../../../contracts/examples/*.json", {
  eager: true,
  import: "default",
});
const CATALOGUE = import.meta.glob<string>("../../../../contracts/catalogue/core.yaml", {
  eager: true,
  import: "default",
  query: "?raw",
});

function golden<T>(name: string): T {
  return EXAMPLES[`../../../../contracts/examples/${name}.json`]?.data as T;
}

/** The values a field of a model may have. */
function choices(type: string, model: string, field: string): string[] {
  const schema = SCHEMAS[`../../../../contracts/schemas/${type}.json`];
  return [...(schema?.$defs[model]?.properties[field]?.enum ?? [])].sort();
}

function words(table: object): string[] {
  return Object.keys(table).sort();
}

describe("the published language", () => {
  it("has a word on the page for every permit kind, permit status and milestone", () => {
    expect(words(PERMIT_KINDS)).toEqual(choices("planning.permit.changed", "PermitChanged", "kind"));
    expect(words(PERMIT_STATUSES)).toEqual(choices("planning.permit.changed", "PermitChanged", "status"));
    expect(words(MILESTONES)).toEqual(choices("planning.project.changed", "ProjectChanged", "milestone"));
  });

  it("has a place on the board for every plan kind and every stage that is under way", () => {
    const kinds = PLAN_KINDS.map(({ kind }) => kind).sort();
    const shown = STEPS.flatMap((step) => step.stages as string[]);
    const stages = choices("planning.review.changed", "ReviewChanged", "stage");
    expect(kinds).toEqual(choices("planning.review.changed", "ReviewChanged", "plan_kind"));
    expect(stages.filter((stage) => !shown.includes(stage))).toEqual(["suspended", "terminated"]);
    expect(words(STAGES)).toEqual(stages);
    expect([...MAIN_STAGES, ...SIDE_STAGES].sort()).toEqual(stages);
  });

  it("has a sign for every grade and a word for every state and family of an alert", () => {
    const type = "planning.alert.transitioned";
    expect(words(GRADES).filter((grade) => !["none", "recovering"].includes(grade))).toEqual(
      choices(type, "Alert", "grade"),
    );
    expect(words(STATES)).toEqual(choices(type, "Alert", "state"));
    expect(words(FAMILIES)).toEqual(choices(type, "Alert", "family"));
  });

  it("tells demo data by its source", () => {
    const figure = golden<Figure>("planning.figure.changed.farmland");
    expect(hasDemoSource([figure])).toBe(true);
    expect(hasDemoSource([{ ...figure, cause: { ...figure.cause, source: "/wqwh/permits" } }])).toBe(false);
  });

  it("reads every core indicator in the unit the catalogue gives it", () => {
    const catalogue = Object.values(CATALOGUE).join("\n");
    for (const { id, unit } of CORE_INDICATORS) {
      const entry = catalogue.split(/^- /m).find((each) => each.startsWith(`id: ${id}\n`)) ?? "";
      expect(entry, id).toContain(`display_unit: ${unit.label}\n`);
    }
  });
});
