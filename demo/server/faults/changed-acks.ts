import type { Ack } from '../core/wire/ack.js';
import type { FaultRule } from './fault-rule.js';

type Rule<F extends FaultRule['fault']> = Extract<FaultRule, { fault: F }>;
type Header = readonly [name: string, value: string];

const RANGE = 'BITS-Received-Content-Range';
/** The misspelling of a server in use. */
const MISSPELT_RANGE = 'BITS-Recieved-Content-Range';
const PAGE = '<!doctype html>\n<title>Not what you asked for</title>\n<h1>A web page</h1>\n';

/** An answer as of a proxy in front of the server, or, with an HRESULT, as of the server itself. */
export function statusAck(rule: Rule<'status'>): Ack {
  const added: Header[] = [];
  if (rule.retryAfter !== undefined) added.push(['Retry-After', String(rule.retryAfter)]);
  if (rule.status === 401) added.push(['WWW-Authenticate', 'Bearer']);
  if (rule.received !== undefined) added.push([RANGE, String(rule.received)]);
  if (rule.html) return { ...htmlAck(rule.status), headers: [...htmlAck(rule.status).headers, ...added] };
  if (rule.hresult !== undefined) {
    added.push(['BITS-Packet-Type', 'Ack'], ['BITS-Error-Code', rule.hresult], ['BITS-Error', rule.hresult]);
    added.push(['BITS-Error-Context', rule.context ?? '0x5']);
  }
  return { status: rule.status, headers: [...added, ['Content-Length', '0']] };
}

export function htmlAck(status = 200): Ack {
  const headers: Header[] = [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Content-Length', String(Buffer.byteLength(PAGE))],
  ];
  return { status, headers, body: PAGE };
}

/** Changes the offset in the Ack; an Ack without an offset is unchanged. */
export function changeRange(ack: Ack, rule: Rule<'range'>): Ack {
  const right = ack.headers.find(([name]) => name === RANGE)?.[1];
  if (right === undefined) return ack;
  const others = ack.headers.filter(([name]) => name !== RANGE);
  const changed: Record<typeof rule.mode, Header[]> = {
    wrong: [[RANGE, String(rule.offset ?? Number(right) + 1)]],
    missing: [],
    misspelt: [[MISSPELT_RANGE, right]],
    none: [[RANGE, 'none']],
    'as-range': [[RANGE, `0-${Number(right) - 1}/${right}`]],
  };
  return { ...ack, headers: [...others, ...changed[rule.mode]] };
}

export function changeHeaders(ack: Ack, { set = {}, remove = [] }: Rule<'headers'>): Ack {
  const gone = new Set([...remove, ...Object.keys(set)].map((name) => name.toLowerCase()));
  const kept = ack.headers.filter(([name]) => !gone.has(name.toLowerCase()));
  return { ...ack, headers: [...kept, ...Object.entries(set)] };
}
