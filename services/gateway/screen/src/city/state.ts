/** The city as the page knows it. Mutated at once, shown at the next flush: one trigger a channel. */

import { inject, shallowRef, triggerRef, type InjectionKey, type ShallowRef } from "vue";
import { isUrgent } from "../alerts/ranking";
import type { Alert } from "../contracts/alert";
import type { Figure } from "../contracts/figure";
import type { Permit, Plan, Project } from "../contracts/upstream";
import { FigureBook } from "../figures/book";
import type { ChannelName, Item } from "../live/protocol";
import type { LinkState } from "../live/pulse";
import type { Source } from "../sources/standing";

export interface Link {
  state: LinkState;
  /** Server time of the newest heartbeat. */
  asOf: Date | null;
}

/** A channel's values by key; each value carries its key as `id`. */
class Table<T> {
  readonly rows = new Map<string, T>();

  clear(): void {
    this.rows.clear();
  }

  put(key: string, value: unknown): void {
    if (value === null) this.rows.delete(key);
    else this.rows.set(key, { ...(value as T), id: key });
  }
}

export class CityState {
  readonly figures = shallowRef(new FigureBook());
  readonly alerts = shallowRef(new Table<Alert>());
  readonly plans = shallowRef(new Table<Plan>());
  readonly permits = shallowRef(new Table<Permit>());
  readonly projects = shallowRef(new Table<Project>());
  readonly sources = shallowRef(new Table<Source>());
  readonly link = shallowRef<Link>({ state: "connecting", asOf: null });
  /** What is not well behind the gateway, as it says itself: figures may then stand still. */
  readonly problems = shallowRef<readonly string[]>([]);
  /** The city's time: the server's clock, carried on by this computer's between two heartbeats. */
  readonly now = shallowRef(new Date());
  /** The channels that have said what there is, at least once. */
  readonly heard = shallowRef<ReadonlySet<ChannelName>>(new Set());
  private readonly dirty = new Set<ShallowRef<unknown>>();
  private aheadMs = 0;

  /** Takes items in; says whether any of them must be painted without waiting. */
  apply(channel: ChannelName, items: Item[]): boolean {
    const book = this.bookOf(channel);
    for (const item of items) book.value.put(item.key, item.value as (Figure & null) | null);
    this.dirty.add(book);
    return channel === "alerts" && items.some((item) => isUrgent(item.value as Alert | null));
  }

  replace(channel: ChannelName, items: Item[]): boolean {
    this.bookOf(channel).value.clear();
    if (!this.heard.value.has(channel)) this.heard.value = new Set([...this.heard.value, channel]);
    return this.apply(channel, items);
  }

  /** Shows everything taken in since the last flush. */
  flush(): void {
    for (const ref of this.dirty) triggerRef(ref);
    this.dirty.clear();
  }

  hearLink(state: LinkState, asOf: Date | null): void {
    if (asOf && asOf !== this.link.value.asOf) this.aheadMs = asOf.getTime() - Date.now();
    if (state !== this.link.value.state || asOf !== this.link.value.asOf) this.link.value = { state, asOf };
  }

  hearProblems(names: readonly string[]): void {
    if (names.join() !== this.problems.value.join()) this.problems.value = names;
  }

  tick(): void {
    this.now.value = new Date(Date.now() + this.aheadMs);
  }

  private bookOf(channel: ChannelName): ShallowRef<FigureBook | Table<unknown>> {
    const book = channel === "system" ? this.sources : this[channel];
    return book as ShallowRef<FigureBook | Table<unknown>>;
  }
}

export const CITY_STATE: InjectionKey<CityState> = Symbol("city state");

export function useCity(): CityState {
  const city = inject(CITY_STATE);
  if (!city) throw new Error("no city state was provided");
  return city;
}
