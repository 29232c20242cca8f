import { find } from './find.js';
import type { RecordingTransport, WirePacket } from './playground-wire.js';

const SVG = 'http://www.w3.org/2000/svg';
/** Width of a bar's row in the units of its view box. */
const WIDTH = 1000;
/** Time between two drawings while a request is open, in milliseconds. */
const TICK_MS = 250;

const bytes = new Intl.NumberFormat('en', {
  notation: 'compact',
  style: 'unit',
  unit: 'byte',
  unitDisplay: 'narrow',
});
const number = new Intl.NumberFormat('en');

/** Draws the packets of a transport as a table whose last column is the waterfall. */
export function showPackets(wire: RecordingTransport): void {
  const body = find('#wire tbody', HTMLElement);
  let due: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    due = undefined;
    const now = performance.now();
    const from = wire.packets[0]?.startedAt ?? now;
    const span = Math.max(1, ...wire.packets.map(({ endedAt = now }) => endedAt - from));
    body.replaceChildren(...wire.packets.map((packet) => row(packet, now, from, span)).reverse());
    find('#no-packets', HTMLElement).hidden = wire.packets.length > 0;
    if (wire.packets.some(({ endedAt }) => endedAt === undefined)) plan();
  };
  const plan = (): void => {
    due ??= setTimeout(draw, TICK_MS);
  };
  wire.changed = plan;
  find('#clear-wire', HTMLElement).addEventListener('click', () => wire.clear());
}

function row(packet: WirePacket, now: number, from: number, span: number): HTMLElement {
  const { file, startedAt, endedAt = now, answer, attempt, offset, size, failed } = packet;
  const line = document.createElement('tr');
  line.className = failed ? 'failed' : answer === undefined ? 'open' : '';
  const cells: readonly [text: string, className?: string][] = [
    [file],
    [packet.packet],
    [offset === undefined ? '' : number.format(offset), 'number'],
    [size === 0 ? '' : bytes.format(size), 'number'],
    [`${number.format(Math.round(endedAt - startedAt))} ms`, 'number'],
    [answer ?? '…'],
    [String(attempt), 'number'],
  ];
  for (const [text, className = ''] of cells) {
    const cell = line.insertCell();
    cell.textContent = text;
    cell.className = className;
  }
  line.insertCell().append(bar((startedAt - from) / span, (endedAt - startedAt) / span));
  return line;
}

/** A bar from a share of the whole time on; the table has the figures. */
function bar(start: number, length: number): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} 10`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const rect = document.createElementNS(SVG, 'rect');
  const width = Math.max(4, length * WIDTH);
  rect.setAttribute('x', String(Math.min(start * WIDTH, WIDTH - width)));
  rect.setAttribute('width', String(width));
  rect.setAttribute('height', '10');
  svg.append(rect);
  return svg;
}
