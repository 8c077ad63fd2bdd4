import { describe, expect, it } from "vitest";
import { readJson } from "../../src/ask/answers";

/** Nobody listens there: the port is one that no server may use. */
const NOBODY = "http://127.0.0.1:1/";

describe("a question that is not answered", () => {
  it("is said in Chinese, not in the browser's words", async () => {
    await expect(readJson(NOBODY)).rejects.toThrow("服务无应答，请稍后再试");
  });

  it("leaves it to the one who ended it to know why", async () => {
    await expect(readJson(NOBODY, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
