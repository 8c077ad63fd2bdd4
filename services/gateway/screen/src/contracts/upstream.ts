/** 编审, 许可, 重大项目 as upstream states them (contracts/events/review.py, permit.py, project.py). */

export type PlanKind = "master" | "detailed" | "special" | "village";
export type Stage =
  | "initiated"
  | "drafting"
  | "consultation"
  | "expert_review"
  | "public_notice"
  | "deliberation"
  | "submitted"
  | "examination"
  | "approved"
  | "published"
  | "delivered"
  | "registered"
  | "filed"
  | "returned"
  | "suspended"
  | "terminated"
  | "revising";

export interface Plan {
  id: string;
  name: string;
  plan_kind: PlanKind;
  district: string;
  stage: Stage;
  stage_entered_on: string;
  due_on?: string | null;
  organisation?: string | null;
  doc_no?: string | null;
  returned_count?: number;
}

export type PermitKind = "site_selection" | "land_use" | "construction" | "rural";
export type PermitStatus = "under_review" | "granted" | "amended" | "revoked" | "expired" | "completed";

export interface Permit {
  id: string;
  kind: PermitKind;
  status: PermitStatus;
  district: string;
  project_name?: string | null;
  holder?: string | null;
  site_area_m2?: number | null;
  granted_on?: string | null;
  /** A point inside the site, degrees in EPSG:4490. */
  location?: [number, number] | null;
}

export type Milestone =
  "preliminary_review" | "conversion" | "land_supply" | "permitted" | "started" | "completed" | "cancelled";

export interface Project {
  id: string;
  name: string;
  kind: string;
  district: string;
  milestone: Milestone;
  milestone_on: string;
  investment_cny?: number | null;
}
