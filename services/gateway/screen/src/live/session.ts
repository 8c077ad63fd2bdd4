/**
 * What the page knows of each channel, as a plain state machine: no socket, no clock.
 * It offers epoch and offset after a break, ignores what it has, and asks anew when something is missing.
 */

import { CHANNELS, type ChannelName, type Delta, type Item, type Offset, type Position } from "./protocol";
import type { ServerMessage, Snapshot, Subscribe } from "./protocol";

/** What a message means for the page: items to apply, or a channel to ask for again. */
export type Effect =
  | { kind: "replace"; channel: ChannelName; items: Item[] }
  | { kind: "apply"; channel: ChannelName; items: Item[] }
  | { kind: "resync"; request: Subscribe }
  | { kind: "nothing" };

const NOTHING: Effect = { kind: "nothing" };

interface Standing {
  epoch: string;
  offset: Offset;
}

export class Session {
  /** Items applied since the page opened, of snapshots and deltas alike. */
  applied = 0;
  private readonly standings = new Map<ChannelName, Standing>();
  private readonly awaited = new Set<ChannelName>();

  /** The request that opens or reopens the connection. */
  subscription(): Subscribe {
    this.awaited.clear();
    return { op: "subscribe", channels: CHANNELS.map((name) => this.position(name)) };
  }

  receive(message: ServerMessage): Effect {
    if (message.op === "snapshot") return this.restart(message);
    if (message.op === "delta") return this.advance(message);
    return NOTHING;
  }

  offsets(): Record<string, Offset> {
    return Object.fromEntries([...this.standings].map(([name, standing]) => [name, standing.offset]));
  }

  epochs(): Record<string, string> {
    return Object.fromEntries([...this.standings].map(([name, standing]) => [name, standing.epoch]));
  }

  private restart(message: Snapshot): Effect {
    this.standings.set(message.channel, { epoch: message.epoch, offset: message.offset });
    this.awaited.delete(message.channel);
    this.applied += message.items.length;
    return { kind: "replace", channel: message.channel, items: message.items };
  }

  private advance(message: Delta): Effect {
    if (this.awaited.has(message.channel)) return NOTHING;
    const standing = this.standings.get(message.channel);
    if (standing?.epoch !== message.epoch || message.previous > standing.offset) {
      return this.resync(message.channel);
    }
    if (message.offset <= standing.offset) return NOTHING;
    standing.offset = message.offset;
    this.applied += message.items.length;
    return { kind: "apply", channel: message.channel, items: message.items };
  }

  private resync(channel: ChannelName): Effect {
    this.standings.delete(channel);
    this.awaited.add(channel);
    return { kind: "resync", request: { op: "subscribe", channels: [{ name: channel }] } };
  }

  private position(name: ChannelName): Position {
    const standing = this.standings.get(name);
    return standing ? { name, epoch: standing.epoch, offset: standing.offset } : { name };
  }
}
