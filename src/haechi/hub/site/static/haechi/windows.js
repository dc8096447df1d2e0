// Window hashes in the browser, bit for bit what haechi.hashes.windows computes in Python.
//
// Whole numbers throughout. Some pass 31 bits, none 53, so floating point holds them exactly; a quotient of such
// numbers never lies so near a whole one that its floor could be wrong. vectors/windows holds both languages to
// the same answers.

import { b64u } from "./bytes.js";
import { onWhite, PictureError } from "./pdq.js";
import { points, UNIT } from "./window_points.js";

export { points };

const VERSION = 3;
/** Windows of a picture that a bank keeps. */
export const BANKED = 64;
const LEAST = 8;
const LONG = 640;

const SPREAD = 6;
const SMALLEST = 20 * UNIT;
const QUOTAS = [35, 35, 25, 5];
// One window in so many is the room of a cell; cells lie so many along each side of a picture.
const SHARE = 16;
const ALONG = 5;
const APART = 30;
const ALIKE = 160;
const CONCENTRATED = 85;

const CELLS = 32;
const EDGE = 12;
const BITS = EDGE * EDGE - 1;
const WORD = 18;
const HEAD = 6 + WORD;
const WINDOW = 6 + WORD;

// ---- every picture at one size -------------------------------------------------------------------------------

/** Height and width at which the long side is 640; the short side rounds half up, and is at least 1. */
function sizeOf(height, width) {
  const longest = Math.max(height, width);
  const scaled = (length) => Math.max(1, Math.floor((2 * LONG * length + longest) / (2 * longest)));
  return [scaled(height), scaled(width)];
}

const RED_BLUE = 0xff00ff;
const AT_ONCE = 256;
const lumaOf = (pixel) => 77 * (pixel & 255) + 150 * ((pixel >>> 8) & 255) + 29 * ((pixel >>> 16) & 255);

/** Where each cell of an axis ends: whole pixels, and the part of the next one in 1 / cells. */
function cellsOf(length, cells) {
  const whole = new Int32Array(cells);
  const part = new Int32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    whole[cell] = Math.floor(((cell + 1) * length) / cells);
    part[cell] = (cell + 1) * length - whole[cell] * cells;
  }
  return { whole, part };
}

/**
 * Brightness of rows of pixels, added up by cells, in 1/256 and in 1 / cells of a pixel. Returns what all pixels
 * have in common, so that one that is not opaque shows.
 */
function across({ pixels, width, whole, part }, row, rows, line) {
  const cells = line.length;
  const start = row * width;
  const stop = start + rows * width;
  let common = -1;
  let before = 0;
  let total = 0;
  let bright = 0;
  for (let cell = 0; cell < cells; cell++) {
    const end = whole[cell];
    const share = part[cell];
    if (end < before) {
      // All of the cell lies within the pixel that the one before it ended in.
      line[cell] = bright * (share - part[cell - 1]);
      total = bright * (cells - share);
      continue;
    }
    // Red and blue are added side by side, 16 bits each: no more than 256 pixels at once.
    let redBlue = 0;
    let green = 0;
    for (let from = start; from < stop; from += width) {
      for (let at = from + before; at < from + end; at++) {
        const pixel = pixels[at];
        common &= pixel;
        redBlue = (redBlue + (pixel & RED_BLUE)) | 0;
        green = (green + ((pixel >>> 8) & 255)) | 0;
      }
    }
    total += cells * (77 * (redBlue & 0xffff) + 29 * (redBlue >>> 16) + 150 * green);
    before = end;
    if (share > 0) {
      bright = 0;
      for (let at = start + end; at < stop; at += width) {
        common &= pixels[at];
        bright += lumaOf(pixels[at]);
      }
      before++;
      line[cell] = total + bright * share;
      total = bright * (cells - share);
    } else {
      line[cell] = total;
      total = 0;
    }
  }
  return common;
}

/** Brings a picture to the canonical size while it is read from the top: each pixel the mean of the area it covers. */
export class Shrinking {
  constructor({ width, height }) {
    const [rows, columns] = sizeOf(height, width);
    if (width > AT_ONCE * columns) throw new PictureError("too_many_pixels", "The picture has too many pixels.");
    this.small = { gray: new Uint8Array(rows * columns), rows, columns };
    this.axis = { width, ...cellsOf(width, columns) };
    this.height = height;
    this.line = new Float64Array(columns);
    this.sums = new Float64Array(columns);
    this.read = 0;
    this.made = 0;
    this.opaque = true;
  }

  /** The next rows, as RGBA bytes. */
  add(data) {
    const { rows, columns } = this.small;
    const { height, line } = this;
    const { width } = this.axis;
    const source = { pixels: new Int32Array(data.buffer, data.byteOffset, data.length / 4), ...this.axis };
    const together = Math.floor(AT_ONCE / Math.ceil(width / columns));
    const stop = source.pixels.length / width;
    for (let row = 0; row < stop; ) {
      // In 1 / rows of a row. Rows that lie wholly in the one being made are added up together.
      const begin = this.read * rows;
      const inside = Math.floor(((this.made + 1) * height - begin) / rows);
      const count = Math.max(1, Math.min(together, stop - row, inside));
      if (across(source, row, count, line) >>> 24 !== 255) this.opaque = false;
      row += count;
      this.read += count;
      for (let at = begin; at < this.read * rows; ) {
        const end = (this.made + 1) * height;
        const cut = Math.min(end, this.read * rows);
        this.weigh((cut - at) / count);
        if (cut === end) this.finish();
        at = cut;
      }
    }
  }

  weigh(share) {
    const { line, sums } = this;
    for (let j = 0; j < line.length; j++) sums[j] += share * line[j];
  }

  finish() {
    const { sums } = this;
    const { gray, columns } = this.small;
    const area = 256 * this.height * this.axis.width;
    const to = this.made++ * columns;
    for (let j = 0; j < columns; j++) gray[to + j] = Math.floor((2 * sums[j] + area) / (2 * area));
    sums.fill(0);
  }
}

/** Gray of the canonical size, of a picture on white. */
export function canonical({ data, width, height }) {
  const shrinking = new Shrinking({ width, height });
  shrinking.add(data);
  return shrinking.opaque ? shrinking.small : canonical({ data: onWhite(data), width, height });
}

/** Sums of everything above and to the left, rows + 1 times columns + 1. */
export function integral({ gray, rows, columns }) {
  const wide = columns + 1;
  const sums = new Int32Array((rows + 1) * wide);
  for (let y = 0, from = 0; y < rows; y++) {
    let total = 0;
    for (let x = 0, to = (y + 1) * wide + 1; x < columns; x++, to++, from++) {
      total += gray[from];
      sums[to] = sums[to - wide] + total;
    }
  }
  return { sums, rows, columns };
}

// ---- what a window shows -------------------------------------------------------------------------------------

// 1024 cos(pi k (2 i + 1) / 64), rounded: row k of 12, column i of 32. A quarter wave is all there is.
const QUARTER = [
  1024, 1023, 1019, 1013, 1004, 993, 980, 964, 946, 926, 903, 878, 851, 822, 792, 759, 724, 688, 650, 610, 569, 526,
  483, 438, 392, 345, 297, 249, 200, 150, 100, 50, 0,
];
const COSINES = (() => {
  const table = new Float64Array(EDGE * CELLS);
  for (let k = 0; k < EDGE; k++) {
    for (let i = 0; i < CELLS; i++) {
      const turn = (k * (2 * i + 1)) % 128;
      const half = turn > 64 ? 128 - turn : turn;
      table[k * CELLS + i] = half > 32 ? -QUARTER[64 - half] : QUARTER[half];
    }
  }
  return table;
})();

// Where the coefficients lie, the lowest frequencies first: bit 0 of a word is the first.
const ORDER = Array.from({ length: BITS }, (_, at) => [Math.floor((at + 1) / EDGE), (at + 1) % EDGE])
  .sort(([a, b], [c, d]) => a * a + b * b - c * c - d * d || Math.max(a, b) - Math.max(c, d) || a - c || b - d)
  .map(([row, column]) => row * EDGE + column);

/** Room for the work on one window, used again for the next. */
const workplace = () => ({
  columns: new Int32Array(CELLS + 1),
  fractions: new Int32Array(CELLS + 1),
  corners: [new Float64Array(CELLS + 1), new Float64Array(CELLS + 1)],
  means: new Float64Array(CELLS * CELLS),
  folded: new Float64Array(CELLS * CELLS),
  halfway: new Float64Array(CELLS),
  values: new Float64Array(EDGE * EDGE),
});

/** The integral along one line in 1/64 pixel, times 4096: straight lines between whole places. */
function cornersOf(sums, wide, y, { columns, fractions }, out) {
  const part = y & 63;
  const row = (y >> 6) * wide;
  const below = part ? row + wide : row;
  for (let j = 0; j <= CELLS; j++) {
    const share = fractions[j];
    const left = columns[j];
    const right = share ? left + 1 : left;
    const upper = (64 - share) * sums[row + left] + share * sums[row + right];
    const lower = (64 - share) * sums[below + left] + share * sums[below + right];
    out[j] = (64 - part) * upper + part * lower;
  }
}

/**
 * Means of 32 x 32 cells, in 1/256 of a gray level: whole numbers. The first begins at (top, left), each is `tall` high
 * and `broad` wide, all in 1/64 pixel.
 */
function meansOf({ sums, columns: long }, top, left, tall, broad, work) {
  const wide = long + 1;
  const area = tall * broad;
  const { columns, fractions, means } = work;
  for (let j = 0; j <= CELLS; j++) {
    const place = left + j * broad;
    columns[j] = place >> 6;
    fractions[j] = place & 63;
  }
  let [above, below] = work.corners;
  cornersOf(sums, wide, top, work, above);
  for (let i = 0; i < CELLS; i++) {
    cornersOf(sums, wide, top + (i + 1) * tall, work, below);
    for (let j = 0; j < CELLS; j++) {
      const total = below[j + 1] - above[j + 1] - below[j] + above[j];
      means[i * CELLS + j] = Math.floor((total * 256) / area);
    }
    [above, below] = [below, above];
  }
}

/**
 * The 12 x 12 lowest frequencies of the means. Even waves are alike in both halves of a window, odd ones opposite:
 * sums and differences of the halves do half the work.
 */
function transform({ means, folded, halfway, values }) {
  const middle = CELLS / 2;
  for (let i = 0; i < middle; i++) {
    for (let j = 0; j < CELLS; j++) {
      const near = means[i * CELLS + j];
      const far = means[(CELLS - 1 - i) * CELLS + j];
      folded[i * CELLS + j] = near + far;
      folded[(middle + i) * CELLS + j] = near - far;
    }
  }
  for (let k = 0; k < EDGE; k++) {
    const half = k % 2 ? middle : 0;
    halfway.fill(0);
    for (let i = 0; i < middle; i++) {
      const factor = COSINES[k * CELLS + i];
      const from = (half + i) * CELLS;
      for (let j = 0; j < CELLS; j++) halfway[j] += factor * folded[from + j];
    }
    for (let m = 0; m < EDGE; m++) {
      const sign = m % 2 ? -1 : 1;
      let total = 0;
      for (let j = 0; j < middle; j++) {
        total += (halfway[j] + sign * halfway[CELLS - 1 - j]) * COSINES[m * CELLS + j];
      }
      values[k * EDGE + m] = total;
    }
  }
}

/** Whether three coefficients hold more than their part of the energy: round blobs all look alike. */
function concentrated(values) {
  let first = 0;
  let second = 0;
  let third = 0;
  let total = 0;
  for (let at = 0; at < BITS; at++) {
    const size = Math.floor(Math.abs(values[ORDER[at]]) / 16_777_216);
    const energy = size * size;
    total += energy;
    if (energy <= third) continue;
    third = energy;
    if (third > second) [second, third] = [third, second];
    if (second > first) [first, second] = [second, first];
  }
  return (first + second + third) * 100 > CONCENTRATED * total;
}

function writeWord(values, words, from) {
  for (let at = 0; at < BITS; at++) if (values[ORDER[at]] > 0) words[from + (at >> 3)] |= 1 << (at & 7);
}

/** The word of the picture as a whole: its 32 x 32 cells are 2 rows x 2 columns of it, in 1/64 pixel. */
function wholeOf(summed, work) {
  const word = new Uint8Array(WORD);
  meansOf(summed, 0, 0, 2 * summed.rows, 2 * summed.columns, work);
  transform(work);
  writeWord(work.values, word, 0);
  return word;
}

// ---- few windows, well spread --------------------------------------------------------------------------------

function octaveOf(half) {
  let octave = 0;
  while (octave < QUOTAS.length - 1 && half >= SMALLEST << (octave + 1)) octave++;
  return octave;
}

/** Which cell along a side of `length`, from 0 on: one of its four quarters, or the middle line by itself (2). */
function cellOf(middle, length) {
  const off = 2 * middle - length;
  return 2 + Math.sign(off) * (2 * Math.abs(off) < length ? 1 : 2);
}

/** Three numbers a window (y, x, half its side) of those that fit, best first; of equals the first found. */
function candidates({ rows, columns }, found) {
  const windows = new Int32Array((found.length / 4) * 3);
  const scores = new Float64Array(found.length / 4);
  let count = 0;
  for (let at = 0; at < found.length; at += 4) {
    const y = found[at];
    const x = found[at + 1];
    const half = Math.floor((found[at + 2] * SPREAD + 8) / 16) * 16;
    if (half < SMALLEST || Math.min(y, x) < half || y + half > rows * UNIT || x + half > columns * UNIT) continue;
    // The square is below 2 ** 48; the second product is rounded once, to the nearest, in every language.
    scores[count] = found[at + 3] * found[at + 3] * half;
    windows[3 * count] = y;
    windows[3 * count + 1] = x;
    windows[3 * count + 2] = half;
    count++;
  }
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  order.sort((a, b) => scores[b] - scores[a] || a - b);
  return { windows, order };
}

function isClear(places, count, y, x, half) {
  for (let at = 0; at < 3 * count; at += 3) {
    const large = Math.max(half, places[at + 2]);
    if (large * 100 > ALIKE * Math.min(half, places[at + 2])) continue;
    const dy = y - places[at];
    const dx = x - places[at + 1];
    if ((dy * dy + dx * dx) * 10_000 < APART * APART * large * large) return false;
  }
  return true;
}

/**
 * Places and words of at most `most` windows, first within the octaves' quotas and the cells' room, then filling up;
 * and the word of the whole.
 */
export function pick(summed, found, most) {
  const { windows, order } = candidates(summed, found);
  const done = new Uint8Array(order.length);
  const places = new Int32Array(3 * most);
  const words = new Uint8Array(WORD * most);
  const room = QUOTAS.map((quota) => Math.floor((most * quota) / 100));
  const space = new Int32Array(ALONG * ALONG).fill(Math.max(1, Math.floor(most / SHARE)));
  const work = workplace();
  let count = 0;
  for (const filling of [false, true]) {
    for (let at = 0; at < order.length && count < most; at++) {
      const from = 3 * order[at];
      const y = windows[from];
      const x = windows[from + 1];
      const half = windows[from + 2];
      const octave = octaveOf(half);
      const cell = ALONG * cellOf(y, summed.rows * UNIT) + cellOf(x, summed.columns * UNIT);
      if (done[at] || (!filling && (room[octave] === 0 || space[cell] === 0))) continue;
      done[at] = 1;
      if (!isClear(places, count, y, x, half)) continue;
      meansOf(summed, y - half, x - half, half / 16, half / 16, work);
      transform(work);
      if (concentrated(work.values)) continue;
      writeWord(work.values, words, WORD * count);
      places[3 * count] = y;
      places[3 * count + 1] = x;
      places[3 * count + 2] = half;
      count++;
      room[octave]--;
      space[cell]--;
    }
  }
  return { rows: summed.rows, columns: summed.columns, whole: wholeOf(summed, work), count, places, words };
}

/** At most `most` windows of a picture of the canonical size. */
export function look(small, most) {
  const summed = integral(small);
  return pick(summed, points(summed), most);
}

/** The bytes of a window hash: version, number, rows, columns, whole; then y, x, half and word of each window. */
export function bytesOf({ rows, columns, whole, count, places, words }) {
  const bytes = new Uint8Array(HEAD + WINDOW * count);
  const view = new DataView(bytes.buffer);
  bytes.set([VERSION, count]);
  view.setUint16(2, rows);
  view.setUint16(4, columns);
  bytes.set(whole, 6);
  for (let at = 0; at < count; at++) {
    const to = HEAD + WINDOW * at;
    for (let part = 0; part < 3; part++) view.setUint16(to + 2 * part, places[3 * at + part]);
    bytes.set(words.subarray(WORD * at, WORD * (at + 1)), to + 6);
  }
  return bytes;
}

/** What a bank keeps of a picture of the canonical size, as text. Refused by name (too_plain) for too few windows. */
export function windowHash(small) {
  const seen = look(small, BANKED);
  if (seen.count < LEAST) throw new PictureError("too_plain", "The picture shows too little for a window hash.");
  return b64u(bytesOf(seen));
}
