import { describe, expect, it } from "vitest";
import type { Delta, Snapshot } from "../../src/live/protocol";
import { Session } from "../../src/live/session";

function snapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  return {
    op: "snapshot",
    channel: "figures",
    epoch: "e1",
    offset: 10,
    items: [{ key: "a", value: 1 }],
    ...overrides,
  };
}

function delta(overrides: Partial<Delta> = {}): Delta {
  return {
    op: "delta",
    channel: "figures",
    epoch: "e1",
    previous: 10,
    offset: 11,
    items: [{ key: "a", value: 2 }],
    ...overrides,
  };
}

describe("a live session", () => {
  it("asks for every channel from the start when it knows nothing", () => {
    const request = new Session().subscription();
    expect(request.channels.map((channel) => channel.name)).toContain("alerts");
    expect(request.channels.every((channel) => channel.epoch === undefined)).toBe(true);
  });

  it("offers the epoch and offset it reached after a break", () => {
    const session = new Session();
    session.receive(snapshot());
    session.receive(delta());
    expect(session.subscription().channels[0]).toEqual({ name: "figures", epoch: "e1", offset: 11 });
  });

  it("ignores a delta it already has", () => {
    const session = new Session();
    session.receive(snapshot());
    expect(session.receive(delta({ previous: 9, offset: 10 })).kind).toBe("nothing");
    expect(session.applied).toBe(1);
  });

  it("asks for the channel anew when a delta continues from a place it never reached", () => {
    const session = new Session();
    session.receive(snapshot());
    const effect = session.receive(delta({ offset: 13, previous: 12 }));
    expect(effect).toEqual({ kind: "resync", request: { op: "subscribe", channels: [{ name: "figures" }] } });
    expect(session.receive(delta({ offset: 14, previous: 13 })).kind).toBe("nothing");
    expect(session.receive(snapshot({ offset: 14 })).kind).toBe("replace");
  });

  it("asks for a snapshot when a delta comes first", () => {
    expect(new Session().receive(delta()).kind).toBe("resync");
  });

  it("accepts a delta that the server has merged from several", () => {
    const session = new Session();
    session.receive(snapshot());
    expect(session.receive(delta({ offset: 40, previous: 10 })).kind).toBe("apply");
    expect(session.offsets()).toEqual({ figures: 40 });
  });

  it("takes a new epoch's snapshot though its offset is lower", () => {
    const session = new Session();
    session.receive(snapshot());
    expect(session.receive(snapshot({ epoch: "e2", offset: 1 })).kind).toBe("replace");
    expect(session.epochs()).toEqual({ figures: "e2" });
  });

  it("asks anew when the server has begun another epoch without saying so", () => {
    const session = new Session();
    session.receive(snapshot());
    expect(session.receive(delta({ epoch: "e2" })).kind).toBe("resync");
  });
});
