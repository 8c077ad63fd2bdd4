/** Deep links: `#/monitor?alert=…` names a module and what is open in it. Pure text work. */

export interface Route {
  module: string;
  params: Readonly<Record<string, string>>;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { module: path, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** Empty values are left out, so that a link says no more than it must. */
export function formatRoute({ module, params }: Route): string {
  const said = Object.entries(params).filter(([, value]) => value !== "");
  const query = new URLSearchParams(said).toString();
  return `#/${module}${query && `?${query}`}`;
}

/** The same module with some parameters changed; null takes one away. */
export function changed(route: Route, changes: Readonly<Record<string, string | null>>): Route {
  const params = Object.entries({ ...route.params, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return { module: route.module, params: Object.fromEntries(params) };
}

/** What an address may say: one of these, else the fallback, as a link may be old or mistyped. */
export function oneOf<T extends string>(said: string | undefined, allowed: readonly T[], fallback: T): T {
  return allowed.find((each) => each === said) ?? fallback;
}

/** What goes with a screen through every module: embedded pages stay embedded, large text stays large. */
export const LASTING: readonly string[] = ["embed", "follow", "lead", "text", "wall"];

export function lasting(params: Route["params"]): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => LASTING.includes(name)));
}
