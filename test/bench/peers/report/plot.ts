/** One value of a competitor, with its spread. */
export interface Point {
  readonly row: string;
  /** Name of the series, one of the plot's. */
  readonly series: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Panel {
  readonly title: string;
  readonly points: readonly Point[];
}

export interface Plot {
  readonly title: string;
  /** The competitors, from the top. */
  readonly rows: readonly string[];
  /** Each has a colour and a shape. */
  readonly series: readonly string[];
  readonly panels: readonly Panel[];
}

export type Theme = 'light' | 'dark';

const COLOURS: Record<Theme, { back: string; text: string; grid: string; series: readonly string[] }> = {
  light: {
    back: '#ffffff',
    text: '#1f2328',
    grid: '#d1d9e0',
    series: ['#0969da', '#bc4c00', '#1a7f37', '#8250df'],
  },
  dark: {
    back: '#0d1117',
    text: '#f0f6fc',
    grid: '#3d444d',
    series: ['#4493f8', '#f0883e', '#3fb950', '#ab7df8'],
  },
};
const SHAPES: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`,
  (x, y) => `M${x - 4} ${y - 4}h8v8h-8z`,
  (x, y) => `M${x} ${y - 5}l5 9h-10z`,
  (x, y) => `M${x} ${y - 5}l5 5l-5 5l-5 -5z`,
];
const NAMES_WIDTH = 190;
const PANEL_WIDTH = 250;
const ROW_HEIGHT = 40;
const PANELS_IN_LINE = 3;
const MARGIN = 28;
/** Larger values are written at the edge: one of them would press all others together. */
const MAX_VALUE = 3;

/** A dot plot of ratios to the bare PUT, as SVG: a panel for each line, a mark for each size. */
export function plotSvg({ title, rows, series, panels }: Plot, theme: Theme): string {
  const colours = COLOURS[theme];
  const across = Math.min(PANELS_IN_LINE, panels.length);
  const panelHeight = rows.length * ROW_HEIGHT + 64;
  const width = NAMES_WIDTH + across * (PANEL_WIDTH + MARGIN) + MARGIN;
  const height = 64 + Math.ceil(panels.length / PANELS_IN_LINE) * panelHeight;
  const legend = series.map((name, nr) => {
    const x = NAMES_WIDTH + nr * 90;
    return `${mark(nr, x, 44, colours)}<text x="${x + 10}" y="48">${escape(name)}</text>`;
  });
  const drawn = panels.map((panel, nr) => {
    const x = NAMES_WIDTH + (nr % PANELS_IN_LINE) * (PANEL_WIDTH + MARGIN);
    const y = 64 + Math.floor(nr / PANELS_IN_LINE) * panelHeight;
    const names = rows.map((row, at) => {
      return nr % PANELS_IN_LINE === 0
        ? `<text x="${x - 10}" y="${y + rowAt(at) + 4}" text-anchor="end">${escape(row)}</text>`
        : '';
    });
    return names.join('') + drawPanel(panel, { x, y, rows, series, colours });
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `role="img" aria-label="${escape(title)}" font-family="system-ui, sans-serif" font-size="12" fill="${colours.text}">\n` +
    `<rect width="100%" height="100%" fill="${colours.back}"/>\n` +
    `<text x="${MARGIN}" y="24" font-size="15" font-weight="600">${escape(title)}</text>\n` +
    [...legend, ...drawn].join('\n') +
    '\n</svg>\n'
  );
}

const rowAt = (nr: number): number => 40 + nr * ROW_HEIGHT;

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly rows: readonly string[];
  readonly series: readonly string[];
  readonly colours: (typeof COLOURS)[Theme];
}

function drawPanel({ title, points }: Panel, { x, y, rows, series, colours }: Frame): string {
  const shown = points.filter(({ median }) => median <= MAX_VALUE);
  const { from, to, step } = axis(shown.flatMap(({ low, high }) => [low, Math.min(high, MAX_VALUE)]));
  const at = (value: number) => round(x + ((value - from) / (to - from)) * PANEL_WIDTH);
  const bottom = y + rowAt(rows.length - 1) + 16;
  const parts = [`<text x="${x}" y="${y + 14}" font-weight="600">${escape(title)}</text>`];
  for (let nr = 0; from + nr * step <= to + step / 2; nr++) {
    const value = from + nr * step;
    const wide = Math.abs(value - 1) < 1e-9 ? 2 : 1;
    parts.push(
      `<path d="M${at(value)} ${y + 22}V${bottom}" stroke="${colours.grid}" stroke-width="${wide}"/>`,
      `<text x="${at(value)}" y="${bottom + 16}" text-anchor="middle">${round(value)}</text>`,
    );
  }
  for (const point of points) {
    const nr = series.indexOf(point.series);
    const level = y + rowAt(rows.indexOf(point.row)) + (nr - (series.length - 1) / 2) * 8;
    const colour = colours.series[nr % colours.series.length] ?? colours.text;
    if (!shown.includes(point)) {
      const [x, y] = [at(to) - 2, level + 4];
      const text = `${point.median.toFixed(1)} →`;
      parts.push(`<text x="${x}" y="${y}" text-anchor="end" font-size="10" fill="${colour}">${text}</text>`);
      continue;
    }
    parts.push(
      `<path d="M${at(point.low)} ${level}H${at(Math.min(point.high, to))}" stroke="${colour}" stroke-width="2"/>`,
      mark(nr, at(point.median), level, colours),
    );
  }
  return parts.join('');
}

function mark(nr: number, x: number, y: number, { series }: (typeof COLOURS)[Theme]): string {
  const shape = SHAPES[nr % SHAPES.length]!;
  return `<path d="${shape(x, y)}" fill="${series[nr % series.length] ?? ''}"/>`;
}

/** An axis in round steps that holds all values, and 1, which is the bare PUT. */
export function axis(values: readonly number[]): { from: number; to: number; step: number } {
  const [low, high] = [Math.min(1, ...values), Math.max(1.2, ...values)];
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return { from: Math.floor(low / step + 1e-9) * step, to: Math.ceil(high / step - 1e-9) * step, step };
}

const round = (value: number): number => Math.round(value * 100) / 100;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
