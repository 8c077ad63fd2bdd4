/** Chromium 90 (奇安信可信浏览器) lacks `Object.hasOwn`, which OpenLayers' style expressions call. */

const missing = Object as { hasOwn?: (target: object, key: PropertyKey) => boolean };
missing.hasOwn ??= (target, key) => Object.prototype.hasOwnProperty.call(target, key);
