import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const GATEWAY = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [vue()],
  build: {
    // 信创 browsers lag: 奇安信可信浏览器 is Chromium 90, UOS browser 93.
    target: "chrome90",
    cssTarget: "chrome90",
    modulePreload: { polyfill: false },
    // A data: font or script would break the strict content policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: {
    proxy: {
      "/v1": { target: GATEWAY, ws: true },
      "/ogc": GATEWAY,
    },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node", css: true },
});
