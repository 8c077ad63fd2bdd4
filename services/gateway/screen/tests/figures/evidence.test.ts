import { describe, expect, it } from "vitest";
import { eventPath } from "../../src/evidence/event/event-path";

describe("the address of an event", () => {
  it("keeps the slashes of source and id apart from the one between them", () => {
    expect(eventPath("/demo/permits", "a/1")).toBe("%2Fdemo%2Fpermits/a%2F1");
  });
});
