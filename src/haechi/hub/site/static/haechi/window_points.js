// Where windows lie: points at which a small box differs most from its surroundings, in place and in size.
// A part of windows.js, whose head says why the numbers are exact.

// Half-widths of the inner boxes, the outer ones are twice as wide; how far apart each is looked for.
const SIZES = [2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 29, 34, 41, 49, 58];
const STEPS = [1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 5, 5, 7, 7, 9, 11];
const INNER = SIZES.map((n) => Math.floor(2 ** 24 / (2 * n + 1) ** 2));
const OUTER = SIZES.map((n) => Math.floor(2 ** 24 / (4 * n + 1) ** 2));
const REACH = 5;
const WEAKEST = 76_800;
/** Places are whole numbers of 1 / 64 pixel. */
export const UNIT = 64;

/** Mean of the inner box less mean of the outer one, in 1/65536. Both products fit 32 bits without a sign. */
function response(sums, wide, y, x, scale) {
  const half = SIZES[scale];
  const innerTop = (y - half) * wide + x - half;
  const innerEnd = innerTop + (2 * half + 1) * wide;
  const inner = sums[innerEnd + 2 * half + 1] - sums[innerTop + 2 * half + 1] - sums[innerEnd] + sums[innerTop];
  const outerTop = (y - 2 * half) * wide + x - 2 * half;
  const outerEnd = outerTop + (4 * half + 1) * wide;
  const outer = sums[outerEnd + 4 * half + 1] - sums[outerTop + 4 * half + 1] - sums[outerEnd] + sums[outerTop];
  return (Math.imul(inner, INNER[scale]) >>> 8) - (Math.imul(outer, OUTER[scale]) >>> 8);
}

/** First place and number of places of a lattice that mirrors onto itself. */
function lattice(length, scale) {
  const step = STEPS[scale];
  const margin = REACH * SIZES[scale];
  const room = length - 1 - 2 * margin;
  if (room < 0) return [0, 0];
  let steps = Math.floor(room / step);
  if ((room - steps * step) % 2) steps--;
  return [margin + (room - steps * step) / 2, steps + 1];
}

/**
 * Responses of one size along one row of its lattice. Marks where they turn from rising to falling high up, or the
 * other way far down, and returns how many marks there are. Without branches: where a row turns nobody can guess.
 * One loop, called often: browsers compile that soonest.
 */
function along(sums, wide, place, scale, field, from, columns, marks, marked) {
  const step = STEPS[scale];
  const half = SIZES[scale];
  const innerShare = INNER[scale];
  const outerShare = OUTER[scale];
  const innerSide = 2 * half + 1;
  const outerSide = 4 * half + 1;
  const stop = from + columns;
  // The left corners of both boxes, top and bottom.
  let a = (place - half * (wide + 1)) | 0;
  let b = (a + innerSide * wide) | 0;
  let c = (place - 2 * half * (wide + 1)) | 0;
  let d = (c + outerSide * wide) | 0;
  let middle = 0;
  let rise = 0;
  for (let to = from; to < stop; to++) {
    const inner = (((sums[b + innerSide] - sums[a + innerSide]) | 0) - ((sums[b] - sums[a]) | 0)) | 0;
    const outer = (((sums[d + outerSide] - sums[c + outerSide]) | 0) - ((sums[d] - sums[c]) | 0)) | 0;
    const value = ((Math.imul(inner, innerShare) >>> 8) - (Math.imul(outer, outerShare) >>> 8)) | 0;
    field[to] = value;
    const next = (value - middle) | 0;
    const height = middle ^ (rise >> 31);
    marks[marked] = to - 1;
    marked = (marked + (((rise ^ next) >>> 31) & ((WEAKEST - 2 - height) >>> 31))) | 0;
    middle = value;
    rise = next;
    a = (a + step) | 0;
    b = (b + step) | 0;
    c = (c + step) | 0;
    d = (d + step) | 0;
  }
  return marked;
}

/** Whether a response is strong and beats its eight neighbours on the lattice. Without branches, as above. */
function extreme(field, at, columns, value) {
  const up = at - columns;
  const down = at + columns;
  // Low ones are turned over. A difference is below zero where the neighbour is as strong.
  const sign = value >> 31;
  const most = ((value ^ sign) - 1) | 0;
  const least =
    (most - (field[up - 1] ^ sign)) | (most - (field[up] ^ sign)) | (most - (field[up + 1] ^ sign)) |
    (most - (field[at - 1] ^ sign)) | (most - (field[at + 1] ^ sign)) |
    (most - (field[down - 1] ^ sign)) | (most - (field[down] ^ sign)) | (most - (field[down + 1] ^ sign));
  return least >= 0 && Math.abs(value) >= WEAKEST;
}

/** Whether no response of another size in the 3 x 3 places around is as strong. */
function extremeBeside(sums, wide, y, x, scale, other, value) {
  const step = STEPS[scale];
  for (let dy = -step; dy <= step; dy += step) {
    for (let dx = -step; dx <= step; dx += step) {
      const beside = response(sums, wide, y + dy, x + dx, other);
      if (value > 0 ? value <= beside : value >= beside) return false;
    }
  }
  return true;
}

/** Rounded, halves away from zero; `bottom` is above zero. */
function divided(top, bottom) {
  return Math.sign(top) * Math.floor((2 * Math.abs(top) + bottom) / (2 * bottom));
}

/** Where a parabola through three values, the middle one the extreme, has its peak. */
function peak(before, middle, after, unit) {
  const bend = 2 * middle - before - after;
  return bend < 0 ? divided((before - after) * unit, -2 * bend) : divided((after - before) * unit, 2 * bend);
}

/** True half-width of the inner box (a half more than the whole one), between the neighbouring sizes. */
function refined(sums, wide, y, x, scale, value) {
  const smaller = response(sums, wide, y, x, scale - 1);
  const larger = response(sums, wide, y, x, scale + 1);
  const grows = value > 0 ? larger > smaller : larger < smaller;
  const gap = grows ? SIZES[scale + 1] - SIZES[scale] : SIZES[scale] - SIZES[scale - 1];
  return ((2 * SIZES[scale] + 1) * UNIT) / 2 + peak(smaller, value, larger, gap * UNIT);
}

/** Adds the points among marked places to those found, four numbers each. */
function settle(sums, wide, field, { top, left, rows, columns }, scale, marks, marked, found) {
  const step = STEPS[scale];
  const last = (rows - 1) * columns;
  for (let mark = 0; mark < marked; mark++) {
    const at = marks[mark];
    const value = field[at];
    if (at < columns || at >= last || !extreme(field, at, columns, value)) continue;
    const i = Math.floor(at / columns);
    const j = at - i * columns;
    // The last place of a row is never marked, the first one has its neighbour in another row.
    if (j === 0) continue;
    const y = top + i * step;
    const x = left + j * step;
    if (!extremeBeside(sums, wide, y, x, scale, scale - 1, value)) continue;
    if (!extremeBeside(sums, wide, y, x, scale, scale + 1, value)) continue;
    found.push(
      y * UNIT + UNIT / 2 + peak(field[at - columns], value, field[at + columns], step * UNIT),
      x * UNIT + UNIT / 2 + peak(field[at - 1], value, field[at + 1], step * UNIT),
      refined(sums, wide, y, x, scale, value),
      value,
    );
  }
}

/** Four numbers a point: y and x, true half-width of the inner box, all in 1/64 pixel; response. */
export function points({ sums, rows: tall, columns: long }) {
  const wide = long + 1;
  const field = new Int32Array(tall * long);
  const marks = new Int32Array(tall * long + 1);
  const found = [];
  for (let scale = 1; scale < SIZES.length - 1; scale++) {
    const step = STEPS[scale];
    const [top, rows] = lattice(tall, scale);
    const [left, columns] = lattice(long, scale);
    if (rows < 3 || columns < 3) continue;
    let marked = 0;
    for (let i = 0; i < rows; i++) {
      const place = (top + i * step) * wide + left;
      marked = along(sums, wide, place, scale, field, i * columns, columns, marks, marked);
    }
    settle(sums, wide, field, { top, left, rows, columns }, scale, marks, marked, found);
  }
  return found;
}
