// PDQ in the browser, bit for bit what haechi.hashes.pdq computes in Python. The picture never leaves the device.
//
// One exact operator scales the picture down to 64 x 64 samples, reading each pixel once. Where the rounding of
// the reference could decide a bit or the quality (flat, symmetric or striped pictures), `stepwise` repeats its
// single-precision roundings instead. vectors/pdq holds both languages to the same answers.

const SIDE = 64;
const EDGE = 16;
const SMALLEST = 5;
const QUALITY_SCALE = 90;
const COEFFICIENT_NOISE = 0.012;
const STEP_NOISE = 0.001;
const MAX_PIXELS = 100_000_000;
const STRIP = 256;
const f32 = Math.fround;

/** Why a picture cannot be hashed; `reason` is a stable name. */
export class PictureError extends Error {
  constructor(reason, message) {
    super(message);
    this.name = "PictureError";
    this.reason = reason;
  }
}

// ---- where the samples of an axis lie ------------------------------------------------------------------------

const windowOf = (length) => Math.floor((length + 2 * SIDE - 1) / (2 * SIDE));
const reachOf = (width) => Math.floor((width + 2) / 2) - 1;
const centreOf = (index, length) => Math.floor(((index + 0.5) * length) / SIDE);

/** First pixel and weights of each of the 64 samples: two box passes and a decimation. Weights add up to width². */
function operator(length) {
  const width = windowOf(length);
  const right = reachOf(width);
  const left = width - 1 - right;
  const samples = [];
  for (let index = 0; index < SIDE; index++) {
    const middle = centreOf(index, length);
    const low = Math.max(0, middle - left);
    const high = Math.min(length - 1, middle + right);
    const start = Math.max(0, low - left);
    const weights = new Float64Array(Math.min(length - 1, high + right) - start + 1);
    for (let outer = low; outer <= high; outer++) {
      const begin = Math.max(0, outer - left);
      const end = Math.min(length - 1, outer + right);
      const share = (width / (high - low + 1)) * (width / (end - begin + 1));
      for (let inner = begin; inner <= end; inner++) weights[inner - start] += share;
    }
    samples.push({ start, weights });
  }
  return samples;
}

// ---- 64 x 64 samples, in one pass ----------------------------------------------------------------------------

/** Adds a row's brightness times 1000, weighed. One loop, called often: browsers compile that soonest. */
function weigh(sums, pixels, from, weight) {
  for (let x = 0; x < sums.length; x++) {
    const pixel = pixels[from + x];
    const red = Math.imul(299, pixel & 255);
    const green = Math.imul(587, (pixel >>> 8) & 255);
    const blue = Math.imul(114, (pixel >>> 16) & 255);
    sums[x] += weight * ((red + green + blue) | 0);
  }
}

/** PDQ of a picture that is read from the top. */
export class Pdq {
  constructor({ width, height }) {
    this.width = width;
    this.height = height;
    this.down = operator(height);
    this.across = operator(width);
    this.samples = new Float32Array(SIDE * SIDE);
    // Rows read, rows of samples made, and sums of those begun.
    this.read = 0;
    this.made = 0;
    this.begun = [];
  }

  /** The next rows, as RGBA bytes, on white. */
  add(data) {
    const { width, down } = this;
    const pixels = new Int32Array(data.buffer, data.byteOffset, data.length / 4);
    for (let from = 0; from < pixels.length; from += width, this.read++) {
      for (let i = this.made; i < SIDE && down[i].start <= this.read; i++) {
        const { start, weights } = down[i];
        this.begun[i] ??= new Float64Array(width);
        weigh(this.begun[i], pixels, from, weights[this.read - start]);
        if (this.read - start === weights.length - 1) this.finish(i);
      }
    }
  }

  finish(i) {
    const sums = this.begun[i];
    const scale = 1000 * windowOf(this.height) ** 2 * windowOf(this.width) ** 2;
    for (let j = 0; j < SIDE; j++) {
      const { start, weights } = this.across[j];
      let total = 0;
      for (let tap = 0; tap < weights.length; tap++) total += weights[tap] * sums[start + tap];
      this.samples[i * SIDE + j] = total / scale;
    }
    delete this.begun[i];
    this.made = i + 1;
  }

  /** The hash, 64 hexadecimal digits, and the quality (0..100). `all` gives all rows again, should rounding decide. */
  hash(all) {
    const { width, height } = this;
    if (width < SMALLEST || height < SMALLEST) return { hex: "0".repeat(64), quality: 0 };
    const own = width === SIDE && height === SIDE;
    let samples = own ? plain(all()) : this.samples;
    let block = coefficients(samples);
    let steps = gradients(samples);
    if (!own && !settled(block, steps)) {
      samples = stepwise(all(), width, height);
      block = coefficients(samples);
      steps = gradients(samples);
    }
    return { hex: hexOf(block), quality: qualityOf(steps) };
  }
}

// ---- 64 x 64 samples, with the reference's own roundings -----------------------------------------------------

function luma(rgba, length, row, out) {
  for (let x = 0, at = row * length * 4; x < length; x++, at += 4) {
    out[x] = rgba[at] * 0.299 + rgba[at + 1] * 0.587 + rgba[at + 2] * 0.114;
  }
}

/** A running mean of `width` values along a line, with a shorter window at both ends. */
function box(line, width, out) {
  const right = reachOf(width);
  let total = 0;
  let count = 0;
  for (let ahead = 0; ahead < line.length + right; ahead++) {
    if (ahead < line.length) {
      total = f32(total + line[ahead]);
      count++;
    }
    if (ahead >= width) {
      total = f32(total - line[ahead - width]);
      count--;
    }
    if (ahead >= right) out[ahead - right] = total / count;
  }
}

function stepwise(rgba, length, height) {
  const tall = windowOf(height);
  const wide = windowOf(length);
  const below = reachOf(tall);
  const ring = Array.from({ length: tall }, () => new Float32Array(length));
  const sums = new Float32Array(length);
  const bright = new Float32Array(length);
  const smooth = new Float32Array(length);
  const columns = Array.from({ length: SIDE }, () => new Float32Array(height));
  let count = 0;
  for (let ahead = 0; ahead < height + below; ahead++) {
    const slot = ring[ahead % tall];
    const leaving = ahead >= tall;
    if (leaving) count--;
    if (ahead < height) {
      count++;
      luma(rgba, length, ahead, bright);
      box(bright, wide, smooth);
      for (let x = 0; x < length; x++) {
        sums[x] += smooth[x];
        if (leaving) sums[x] -= slot[x];
        slot[x] = smooth[x];
      }
    } else if (leaving) {
      for (let x = 0; x < length; x++) sums[x] -= slot[x];
    }
    if (ahead >= below) {
      for (let x = 0; x < length; x++) bright[x] = sums[x] / count;
      box(bright, wide, smooth);
      for (let i = 0; i < SIDE; i++) columns[i][ahead - below] = smooth[centreOf(i, length)];
    }
  }
  const samples = new Float32Array(SIDE * SIDE);
  const line = new Float32Array(height);
  for (let column = 0; column < SIDE; column++) {
    box(columns[column], tall, line);
    for (let i = 0; i < SIDE; i++) samples[i * SIDE + column] = line[centreOf(i, height)];
  }
  return samples;
}

/** A picture of 64 x 64 pixels is its own samples: the reference does not filter it. */
function plain(rgba) {
  const samples = new Float32Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) luma(rgba, SIDE, row, samples.subarray(row * SIDE, (row + 1) * SIDE));
  return samples;
}

// ---- from samples to coefficients, quality and bits ----------------------------------------------------------

const COSINES = (() => {
  const table = new Float32Array(EDGE * SIDE);
  const scale = f32(Math.sqrt(2 / SIDE));
  for (let row = 0; row < EDGE; row++) {
    for (let column = 0; column < SIDE; column++) {
      table[row * SIDE + column] = scale * Math.cos((Math.PI / 2 / SIDE) * (row + 1) * (2 * column + 1));
    }
  }
  return table;
})();

/** The 16 x 16 lowest frequencies without the constant one, in single precision and the reference's order. */
function coefficients(samples) {
  const half = new Float32Array(EDGE * SIDE);
  const block = new Float32Array(EDGE * EDGE);
  for (let row = 0; row < EDGE; row++) {
    for (let step = 0; step < SIDE; step++) {
      const factor = COSINES[row * SIDE + step];
      for (let column = 0; column < SIDE; column++) {
        half[row * SIDE + column] += f32(factor * samples[step * SIDE + column]);
      }
    }
  }
  for (let row = 0; row < EDGE; row++) {
    for (let column = 0; column < EDGE; column++) {
      let total = 0;
      for (let step = 0; step < SIDE; step++) {
        total = f32(total + f32(half[row * SIDE + step] * COSINES[column * SIDE + step]));
      }
      block[row * EDGE + column] = total;
    }
  }
  return block;
}

/** Differences between neighbouring samples in percent of full scale. */
function gradients(samples) {
  const steps = [];
  const step = (a, b) => steps.push(f32(f32(f32(samples[a] - samples[b]) * 100) / 255));
  for (let at = 0; at < SIDE * (SIDE - 1); at++) step(at, at + SIDE);
  for (let at = 0; at < SIDE * SIDE; at++) if ((at + 1) % SIDE) step(at, at + 1);
  return steps;
}

const qualityOf = (steps) =>
  Math.min(100, Math.floor(steps.reduce((total, step) => total + Math.trunc(Math.abs(step)), 0) / QUALITY_SCALE));

const medianOf = (block) => Float32Array.from(block).sort()[EDGE * EDGE / 2 - 1];

/** Whether noise of the size rounding makes could change neither a bit nor the quality. */
function settled(block, steps) {
  const middle = medianOf(block);
  if (block.filter((value) => Math.abs(value - middle) < COEFFICIENT_NOISE).length > 1) return false;
  let total = 0;
  let unsure = 0;
  for (const step of steps) {
    const size = Math.abs(step);
    const whole = Math.trunc(size);
    total += whole;
    if ((whole > 0 && size - whole < STEP_NOISE) || whole + 1 - size < STEP_NOISE) unsure++;
  }
  if (total - unsure >= 100 * QUALITY_SCALE) return true;
  return Math.floor((total - unsure) / QUALITY_SCALE) === Math.floor((total + unsure) / QUALITY_SCALE);
}

function hexOf(block) {
  const middle = medianOf(block);
  let hex = "";
  for (let at = block.length - 4; at >= 0; at -= 4) {
    let digit = 0;
    for (let bit = 3; bit >= 0; bit--) digit = digit * 2 + (block[at + bit] > middle ? 1 : 0);
    hex += digit.toString(16);
  }
  return hex;
}

/** The picture on white, as the pixel contract asks; the same bytes where it is opaque. */
export function onWhite(rgba) {
  let at = 3;
  while (at < rgba.length && rgba[at] === 255) at += 4;
  if (at >= rgba.length) return rgba;
  const out = new Uint8ClampedArray(rgba.length);
  for (let pixel = 0; pixel < rgba.length; pixel += 4) {
    const alpha = rgba[pixel + 3];
    for (let channel = pixel; channel < pixel + 3; channel++) {
      out[channel] = Math.floor((rgba[channel] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    out[pixel + 3] = 255;
  }
  return out;
}

/** The PDQ hash and quality of {data: RGBA bytes, width, height}. */
export function hashImageData({ data, width, height }) {
  const rgba = onWhite(data);
  const pdq = new Pdq({ width, height });
  pdq.add(rgba);
  return pdq.hash(() => rgba);
}

// ---- pixels from a file --------------------------------------------------------------------------------------

function surface(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { colorSpace: "srgb", willReadFrequently: true });
  if (!context) throw new PictureError("no_canvas", "This browser gives the page no canvas.");
  return context;
}

/** Whether the canvas gives back what was drawn. Some privacy features alter it, and then no hash can be right. */
export function canvasIsHonest() {
  const size = 48;
  const context = surface(size, size);
  const colour = (x, y) => [(x * 5 + y) % 256, (x * y + 31) % 256, (y * 5 + x * 3 + 127) % 256];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      context.fillStyle = `rgb(${colour(x, y).join(",")})`;
      context.fillRect(x, y, 1, 1);
    }
  }
  const { data } = context.getImageData(0, 0, size, size);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 4) {
      const [red, green, blue] = colour(x, y);
      if (data[at] !== red || data[at + 1] !== green || data[at + 2] !== blue || data[at + 3] !== 255) return false;
    }
  }
  return true;
}

async function bitmapOf(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image", colorSpaceConversion: "default" });
  } catch (error) {
    // Old browsers know no options here, and turn by EXIF unasked.
    if (error instanceof TypeError) return await createImageBitmap(file);
    throw error;
  }
}

/**
 * A picture file at full size, strip by strip from the top ({width, height, data: the next rows}): turned by EXIF, in
 * sRGB, on white. In strips, because phones bound the size of a canvas.
 */
export async function* stripsOf(file) {
  let bitmap;
  try {
    bitmap = await bitmapOf(file);
  } catch {
    throw new PictureError("unreadable", "This browser cannot open the file as a picture.");
  }
  try {
    const { width, height } = bitmap;
    if (width * height > MAX_PIXELS) throw new PictureError("too_many_pixels", "The picture has too many pixels.");
    const context = surface(width, Math.min(STRIP, height));
    for (let top = 0; top < height; top += STRIP) {
      const rows = Math.min(STRIP, height - top);
      context.fillStyle = "#fff";
      context.fillRect(0, 0, width, rows);
      context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows);
      yield { width, height, data: context.getImageData(0, 0, width, rows).data };
      // Between the strips the page may draw and listen.
      await new Promise((done) => setTimeout(done));
    }
  } finally {
    bitmap.close();
  }
}
