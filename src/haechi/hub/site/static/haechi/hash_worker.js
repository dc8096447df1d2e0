// Hashes pixels beside the page, which stays alive meanwhile. Says "ready" once; then one answer for each picture.

import { hashesOf } from "./hashing.js";

self.addEventListener("message", ({ data }) => {
  try {
    self.postMessage({ hashes: hashesOf(data.image, data.wanted) });
  } catch (error) {
    self.postMessage({ failed: { name: error.name, message: error.message, reason: error.reason } });
  }
});
self.postMessage("ready");
