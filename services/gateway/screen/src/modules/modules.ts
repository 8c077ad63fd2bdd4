/** The modules of the contract that this page has; a tab appears with its module. */

import { shallowRef, type Component } from "vue";
import Overview from "./overview/OverviewPage.vue";

export interface Module {
  id: string;
  name: string;
  page: Component;
}

const OVERVIEW: Module = { id: "overview", name: "总览", page: Overview };

export const MODULES: readonly Module[] = [OVERVIEW];

export const openModule = shallowRef(OVERVIEW);
