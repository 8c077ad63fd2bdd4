/** The modules of the contract, in its order after the overview; one is open at a time. */

import { computed, type Component } from "vue";
import { route } from "../route/current";
import Command from "./command/CommandPage.vue";
import Implementation from "./implementation/ImplementationPage.vue";
import Monitor from "./monitor/MonitorPage.vue";
import OneMap from "./onemap/OneMapPage.vue";
import Overview from "./overview/OverviewPage.vue";
import Review from "./review/ReviewPage.vue";

export interface Module {
  id: string;
  name: string;
  page: Component;
}

const OVERVIEW: Module = { id: "overview", name: "总览", page: Overview };

export const MODULES: readonly Module[] = [
  OVERVIEW,
  { id: "onemap", name: "一张图应用", page: OneMap },
  { id: "review", name: "编审管理", page: Review },
  { id: "implementation", name: "规划实施", page: Implementation },
  { id: "monitor", name: "监测预警", page: Monitor },
  { id: "command", name: "一网统管", page: Command },
];

/** An address that names no module opens the overview. */
export const currentModule = computed(() => MODULES.find(({ id }) => id === route.value.module) ?? OVERVIEW);
