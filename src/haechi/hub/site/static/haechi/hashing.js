// Both hashes of a picture's pixels: in a worker where the browser has them, else here.

import { hashImageData } from "./pdq.js";
import { windowHash } from "./windows.js";

/**
 * {hex, quality, windows} of {data, width, height}. `windows` is empty where they are not wanted and where there is
 * too little for them.
 */
export function hashesOf(image, wanted) {
  return { ...hashImageData(image), windows: wanted ? windowsOf(image) : "" };
}

// PDQ goes without them: a picture that is too plain, or too large for this device's memory, is no failure.
function windowsOf(image) {
  try {
    return windowHash(image);
  } catch (error) {
    if (error.name !== "PictureError" && error.name !== "RangeError") throw error;
    return "";
  }
}

/**
 * The same, without holding up the page, of pixels that are still being read: the worker starts meanwhile. The pixels
 * are handed over and cannot be used afterwards.
 */
export async function hashBeside(reading, wanted) {
  const starting = readyWorker();
  try {
    const { data, width, height } = await reading;
    const worker = await starting;
    if (worker === null) return hashesOf({ data, width, height }, wanted);
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data: { hashes, failed } }) => {
        if (hashes) resolve(hashes);
        else reject(Object.assign(new Error(failed.message), failed));
      };
      worker.onerror = () => reject(new RangeError("The picture is too large for this device."));
      worker.postMessage({ image: { data, width, height }, wanted }, [data.buffer]);
    });
  } finally {
    starting.then((worker) => worker?.terminate());
  }
}

/** A worker that has loaded its modules, or null: old browsers have workers, but none that import. */
function readyWorker() {
  return new Promise((resolve) => {
    if (typeof Worker === "undefined") {
      resolve(null);
      return;
    }
    const worker = new Worker(new URL("./hash_worker.js", import.meta.url), { type: "module" });
    worker.onmessage = () => {
      worker.onerror = null;
      resolve(worker);
    };
    worker.onerror = () => {
      worker.terminate();
      resolve(null);
    };
  });
}
