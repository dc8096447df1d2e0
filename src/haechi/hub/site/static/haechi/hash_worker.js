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

// While the page still reads the file, the browser compiles the code: it does so only for code that runs.
hashesOf(practice(960, 720), true);

function practice(width, height) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < data.length; at += 4) {
    const x = (at / 4) % width;
    const y = Math.floor(at / 4 / width);
    data[at] = 2 * (x % 97) + ((x * y) % 61);
    data[at + 1] = 2 * (y % 89) + ((x ^ y) % 53);
  }
  return { data, width, height };
}
