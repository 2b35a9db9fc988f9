/**
 * A picture for a workshop without one: tiles of quarter circles, discs and squares, laid by a random
 * generator that is seeded with the folder, so that a workshop keeps its picture for good and is
 * recognised by it.
 */
export interface Picture {
  readonly hue: number;
  /** One outline per tone, faintest first. */
  readonly tones: readonly string[];
}

const size = 40;
export const pictureSize = { columns: 9, rows: 4, width: 9 * size, height: 4 * size };

/** Hues that sit well beside each other on one page. */
const hues = [172, 200, 222, 146, 28, 340, 262, 46] as const;

export function pictureOf(folder: string): Picture {
  const random = generator(hash(folder));
  const tones: [string, string, string] = ['', '', ''];
  const hue = hues[Math.floor(random() * hues.length)] ?? hues[0];
  for (let row = 0; row < pictureSize.rows; row += 1) {
    for (let column = 0; column < pictureSize.columns; column += 1) {
      const tone = Math.floor(random() * 3) as 0 | 1 | 2;
      tones[tone] += tile(random(), random(), column * size, row * size);
    }
  }
  return { hue, tones };
}

function tile(kind: number, turn: number, x: number, y: number): string {
  if (kind < 0.62) return quarter(Math.floor(turn * 4), x, y);
  if (kind < 0.74) return disc(x + size / 2, y + size / 2, size * (turn < 0.5 ? 0.5 : 0.2));
  if (kind < 0.84) return `M${x} ${y}h${size}v${size}h${-size}z`;
  return '';
}

/** A quarter disc around one corner of the tile. */
function quarter(corner: number, x: number, y: number): string {
  const s = size;
  const arc = (dx: number, dy: number) => `a${s} ${s} 0 0 1 ${dx} ${dy}z`;
  if (corner === 0) return `M${x} ${y}h${s}${arc(-s, s)}`;
  if (corner === 1) return `M${x + s} ${y}v${s}${arc(-s, -s)}`;
  if (corner === 2) return `M${x + s} ${y + s}h${-s}${arc(s, -s)}`;
  return `M${x} ${y + s}v${-s}${arc(s, s)}`;
}

function disc(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32: small, fast, and the same in every browser. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
