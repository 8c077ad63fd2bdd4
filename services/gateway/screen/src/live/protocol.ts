/** The messages of the WebSocket `/v1/live`, as they travel. */

export const CHANNELS = ["figures", "alerts", "plans", "permits", "projects", "system"] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** How far a channel has come within its epoch: 1, 2, 3 … */
export type Offset = number;

/** A key's newest value; `null` means the key is gone. */
export interface Item {
  key: string;
  value: unknown;
}

export interface Snapshot {
  op: "snapshot";
  channel: ChannelName;
  epoch: string;
  offset: Offset;
  items: Item[];
}

/** What changed after `previous`: the newest value of each key, however many changes lie between. */
export interface Delta {
  op: "delta";
  channel: ChannelName;
  epoch: string;
  previous: Offset;
  offset: Offset;
  items: Item[];
}

/** `watermarks`: the newest event time of each source. `problems`: what is not well behind the gateway. */
export interface Heartbeat {
  op: "heartbeat";
  time: string;
  watermarks: Record<string, string>;
  build: string;
  problems: string[];
}

export type ServerMessage = Snapshot | Delta | Heartbeat;

export interface Position {
  name: ChannelName;
  epoch?: string;
  offset?: Offset;
}

export interface Subscribe {
  op: "subscribe";
  channels: Position[];
}

/** A server message, or null for an operation this page does not know (a newer gateway). */
export function decode(text: string): ServerMessage | null {
  const message = JSON.parse(text) as { op?: string };
  const known = message.op === "snapshot" || message.op === "delta" || message.op === "heartbeat";
  return known ? (message as ServerMessage) : null;
}
