// Hashes a picture beside the page, which reads it meanwhile. Says "ready" once; is then told the size, given the rows
// from the top, and asked for the hashes; answers once.

import { Hashing, practice } from "./hashing.js";

let hashing = null;

self.addEventListener("message", ({ data: { size, wanted, data } }) => {
  try {
    if (size) hashing = new Hashing(size, wanted);
    else if (data) hashing.add(data);
    else self.postMessage({ hashes: hashing.done() });
  } catch (error) {
    self.postMessage({ failed: { name: error.name, message: error.message, reason: error.reason } });
  }
});
self.postMessage("ready");

// While the page still opens the file.
practice();
