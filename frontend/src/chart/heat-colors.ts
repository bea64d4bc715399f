/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** What a number of a heat map looks like. */
export interface HeatScale {
  readonly min: number;
  readonly max: number;
  readonly color: (share: number) => Rgb; // of the way from min to max, 0 to 1
}

// Every fifth of the 256 colours of matplotlib's cividis, which people see alike who see few colours.
const CIVIDIS = stops(
  '00224e002656002a5f002d6800307008337016377' +
    '0203a6f273e6e2e416d34456c3a486c3f4c6c444f6c49536c4e566c535a6d575d6d5c616e60646f656870696b716d6f72' +
    '7272747676767a7a787e7d788381798885788d8878928c789690779b9476a09875a59c74aaa073afa471b5a86fbaac6d' +
    'bfb06bc4b468c9b965cfbd62d4c15fdac65bdfca57e5cf52ead34cf0d846f6dd3ffce236fee838',
);
const DIVERGING = stops('2166ac67a9cfd1e5f0fffffffee0b6f1a340b35806');

export function cividis(share: number): Rgb {
  return between(CIVIDIS, share);
}

/** Blue below the middle, white in the middle, orange above. */
export function diverging(share: number): Rgb {
  return between(DIVERGING, share);
}

/** From the smallest to the largest defined value. */
export function valueScale(values: Iterable<number>): HeatScale {
  const [min, max] = extent(values);
  return {min, max, color: cividis};
}

/** As far below 0 as above, so that 0 is white. */
export function differenceScale(values: Iterable<number>): HeatScale {
  const [min, max] = extent(values);
  const far = Math.max(Math.abs(min), Math.abs(max)) || 1;
  return {min: -far, max: far, color: diverging};
}

/** The colour of a value; null where it is undefined. */
export function colorOf({min, max, color}: HeatScale, value: number): Rgb | null {
  if (Number.isNaN(value)) {
    return null;
  }
  return color(max > min ? (value - min) / (max - min) : 0.5);
}

/** A colour as style sheets write it. */
export function cssColor(rgb: Rgb): string {
  return `rgb(${rgb.map(Math.round).join(' ')})`;
}

function extent(values: Iterable<number>): readonly [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (Number.isFinite(value)) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return min > max ? [0, 1] : [min, max];
}

function between(colors: readonly Rgb[], share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (colors.length - 1);
  const index = Math.min(Math.floor(place), colors.length - 2);
  const [low, high] = [colors[index], colors[index + 1]] as [Rgb, Rgb];
  const part = place - index;
  return [0, 1, 2].map(
    (at) => (low[at] ?? 0) * (1 - part) + (high[at] ?? 0) * part,
  ) as unknown as Rgb;
}

function stops(hexadecimal: string): readonly Rgb[] {
  return (hexadecimal.match(/.{6}/g) ?? []).map((text) => {
    const value = Number.parseInt(text, 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  });
}
