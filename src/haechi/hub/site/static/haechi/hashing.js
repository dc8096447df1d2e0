// Both hashes of a picture while it is being read: in a worker where the browser has them, else here.

import { Pdq } from "./pdq.js";
import { BANKED, Shrinking, look, windowHash } from "./windows.js";

/** Hashes of a picture of {width, height}, on white, whose rows arrive from the top. */
export class Hashing {
  constructor({ width, height }, wanted) {
    this.strips = [];
    this.pdq = new Pdq({ width, height });
    this.shrinking = wanted ? orNothing(() => new Shrinking({ width, height })) : null;
  }

  add(data) {
    this.strips.push(data);
    this.pdq.add(data);
    this.shrinking?.add(data);
  }

  /** {hex, quality, windows}. `windows` is empty where they are not wanted and where there is too little for them. */
  done() {
    const windows = this.shrinking && orNothing(() => windowHash(this.shrinking.small));
    return { ...this.pdq.hash(() => this.pixels()), windows: windows ?? "" };
  }

  pixels() {
    const all = new Uint8ClampedArray(this.strips.reduce((total, strip) => total + strip.length, 0));
    let have = 0;
    for (const strip of this.strips) {
      all.set(strip, have);
      have += strip.length;
    }
    return all;
  }
}

// PDQ goes without windows: a picture that is too plain, or too large for this device's memory, is no failure.
function orNothing(make) {
  try {
    return make();
  } catch (error) {
    if (error.name !== "PictureError" && error.name !== "RangeError") throw error;
    return null;
  }
}

/**
 * Looks at a drawn picture, soon done with. Browsers compile only code that runs: what adds rows up runs while the
 * picture is read, what looks for windows only then, when somebody waits.
 */
export function practice() {
  const [rows, columns] = [240, 320];
  const gray = new Uint8Array(rows * columns);
  for (let at = 0; at < gray.length; at++) {
    const x = at % columns;
    const y = Math.floor(at / columns);
    gray[at] = (x % 97) + (y % 89) + ((x * y) % 61);
  }
  look({ gray, rows, columns }, BANKED);
}

/** The same as Hashing, in a worker. What it is given is handed over and cannot be used afterwards. */
class Beside {
  constructor(worker, size, wanted) {
    this.worker = worker;
    this.answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data: { hashes, failed } }) => {
        if (hashes) resolve(hashes);
        else reject(Object.assign(new Error(failed.message), failed));
      };
      worker.onerror = () => reject(new RangeError("The picture is too large for this device."));
    });
    // Whoever asks is told; nobody may be asking yet.
    this.answer.catch(() => {});
    worker.postMessage({ size, wanted });
  }

  add(data) {
    this.worker.postMessage({ data }, [data.buffer]);
  }

  done() {
    this.worker.postMessage({});
    return this.answer;
  }
}

/** Hashes of a picture that comes in strips ({width, height, data}), made without holding up the page. */
export async function hashBeside(strips, wanted) {
  const starting = readyWorker();
  try {
    let hashing = null;
    for await (const { width, height, data } of strips) {
      if (hashing === null) {
        const worker = await starting;
        const size = { width, height };
        hashing = worker ? new Beside(worker, size, wanted) : new Hashing(size, wanted);
      }
      hashing.add(data);
    }
    return await hashing.done();
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
