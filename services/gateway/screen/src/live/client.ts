/** The WebSocket shell round `Session`: connects, resumes, notices silence, and reports what to apply. */

import { Backoff } from "./backoff";
import { decode, type ChannelName, type Heartbeat, type Item } from "./protocol";
import { Pulse, STALE_AFTER_MS, type LinkState } from "./pulse";
import { Session } from "./session";

const WATCH_EVERY_MS = 250;
/** Time a browser gets to open the connection or hear the first word, before it is tried again. */
const GIVE_UP_MS = STALE_AFTER_MS * 2;

export interface Listener {
  replace(channel: ChannelName, items: Item[]): void;
  apply(channel: ChannelName, items: Item[]): void;
  link(state: LinkState, asOf: Date | null): void;
  problems(names: string[]): void;
  build(build: string): void;
}

export class LiveClient {
  readonly session = new Session();
  private readonly pulse = new Pulse();
  private readonly backoff = new Backoff();
  private socket: WebSocket | null = null;
  private connectingSinceMs = 0;

  constructor(
    private readonly address: string,
    private readonly listener: Listener,
  ) {}

  start(): void {
    this.connect();
    window.setInterval(() => this.watch(), WATCH_EVERY_MS);
  }

  private connect(): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.connectingSinceMs = performance.now();
    socket.onopen = () => socket.send(JSON.stringify(this.session.subscription()));
    socket.onmessage = (event) => this.hear(socket, String(event.data));
    socket.onclose = () => this.lose(socket);
  }

  private hear(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    const message = decode(text);
    if (!message) return;
    this.backoff.reset();
    this.pulse.heard(performance.now(), message.op === "heartbeat" ? message.time : undefined);
    if (message.op === "heartbeat") this.beat(message);
    const effect = this.session.receive(message);
    if (effect.kind === "resync") socket.send(JSON.stringify(effect.request));
    else if (effect.kind === "replace") this.listener.replace(effect.channel, effect.items);
    else if (effect.kind === "apply") this.listener.apply(effect.channel, effect.items);
    this.report();
  }

  private beat({ problems, build }: Heartbeat): void {
    this.listener.problems(problems);
    this.listener.build(build);
  }

  /** A closed socket is stale at once; a silent one after six seconds, and then it is given up. */
  private lose(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.pulse.closed();
    this.report();
    window.setTimeout(() => this.connect(), this.backoff.nextDelayMs());
  }

  private watch(): void {
    const socket = this.socket;
    const stuck = performance.now() - this.connectingSinceMs > GIVE_UP_MS;
    if (socket && stuck && this.report() !== "live") this.abandon(socket);
    else this.report();
  }

  private abandon(socket: WebSocket): void {
    socket.close();
    this.lose(socket);
  }

  private report(): LinkState {
    const state = this.pulse.state(performance.now());
    this.listener.link(state, this.pulse.dataAsOf());
    return state;
  }
}
