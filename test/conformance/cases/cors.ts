import type { Group } from '../trial/case.js';
import { packet, UNKNOWN_SESSION } from '../trial/packets.js';
import type { Header, Request } from '../http/request.js';
import { header, type Response } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { check } from '../trial/verdict.js';

const ASKED = [
  'bits-packet-type',
  'bits-session-id',
  'bits-supported-protocols',
  'content-name',
  'content-range',
];

/** Headers of an Ack that a page has to be able to read. */
const EXPOSED = [
  'bits-packet-type',
  'bits-session-id',
  'bits-protocol',
  'bits-received-content-range',
  'bits-reply-url',
  'bits-host-id',
  'bits-host-id-fallback-timeout',
  'bits-error',
  'bits-error-code',
  'bits-error-context',
];

export function preflight(path: string, origin: string, method = 'BITS_POST'): Request {
  const headers: Header[] = [
    ['Origin', origin],
    ['Access-Control-Request-Method', method],
    ['Access-Control-Request-Headers', ASKED.join(',')],
  ];
  return { method: 'OPTIONS', path, headers, body: Buffer.alloc(0) };
}

function words(response: Response, name: string): string[] {
  return (header(response, name) ?? '').split(',').map((word) => word.trim().toLowerCase());
}

function allowsOrigin(t: Trial, response: Response): void {
  const allowed = header(response, 'Access-Control-Allow-Origin');
  const right = allowed === '*' || allowed === t.settings.origin;
  check(right, `Access-Control-Allow-Origin: ${t.settings.origin}`, String(allowed));
}

function exposesAck(response: Response): void {
  const exposed = words(response, 'Access-Control-Expose-Headers');
  const missing = exposed.includes('*') ? [] : EXPOSED.filter((name) => !exposed.includes(name));
  check(
    missing.length === 0,
    'all BITS headers in Access-Control-Expose-Headers',
    `none of ${missing.join(', ')}`,
  );
}

export const cors: Group = {
  title: 'Cross-origin pages',
  cases: [
    {
      name: 'cors/preflight',
      title: 'A preflight is answered by 2xx and allows the origin, BITS_POST and the BITS headers',
      cites: ['Fetch CORS-preflight fetch'],
      needs: ['cors'],
      async run(t) {
        const response = await t.send(preflight(t.newPath(), t.settings.origin));
        check(response.status >= 200 && response.status < 300, '2xx', String(response.status));
        allowsOrigin(t, response);
        const methods = header(response, 'Access-Control-Allow-Methods') ?? '';
        // Methods are case-sensitive.
        check(
          /\bBITS_POST\b|\*/.test(methods),
          'BITS_POST in Access-Control-Allow-Methods',
          methods || 'none',
        );
        const allowed = words(response, 'Access-Control-Allow-Headers');
        const missing = allowed.includes('*') ? [] : ASKED.filter((name) => !allowed.includes(name));
        check(
          missing.length === 0,
          'the BITS headers in Access-Control-Allow-Headers',
          `not ${missing.join(', ')}`,
        );
      },
    },
    {
      name: 'cors/max-age',
      title: 'A preflight can be cached (Access-Control-Max-Age)',
      cites: ['Fetch CORS protocol'],
      needs: ['cors'],
      async run(t) {
        const response = await t.send(preflight(t.newPath(), t.settings.origin));
        const seconds = header(response, 'Access-Control-Max-Age');
        if (seconds === undefined) {
          t.deviate('no Access-Control-Max-Age: browsers cache it for 5 s');
          return;
        }
        check(/^\d+$/.test(seconds), 'seconds in Access-Control-Max-Age', seconds);
      },
    },
    {
      name: 'cors/ack-exposed',
      title: 'A page can read the headers of an Ack',
      cites: ['Fetch CORS protocol'],
      needs: ['cors'],
      async run(t) {
        const headers: Header[] = [['Origin', t.settings.origin]];
        const ack = await t.send(packet('Ping', t.newPath(), { headers }));
        allowsOrigin(t, ack);
        exposesAck(ack);
      },
    },
    {
      name: 'cors/error-exposed',
      title: 'A page can read the headers of an error Ack, whatever the reason',
      cites: ['Fetch CORS protocol'],
      needs: ['cors'],
      async run(t) {
        const headers: Header[] = [['Origin', t.settings.origin]];
        const path = t.newPath();
        const refused = [
          packet('Close-Session', path, { sessionId: UNKNOWN_SESSION, headers }),
          packet('Rewind', path, { headers }),
          packet('Create-Session', path, { headers: [...headers, ['BITS-Supported-Protocols', '']] }),
        ];
        for (const request of refused) {
          const ack = await t.send(request);
          check(ack.status >= 400, 'an error Ack', String(ack.status));
          allowsOrigin(t, ack);
          exposesAck(ack);
        }
      },
    },
    {
      name: 'cors/vary',
      title: 'An answer that names the origin has Vary: Origin',
      cites: ['Fetch CORS protocol and HTTP caches'],
      needs: ['cors'],
      async run(t) {
        const headers: Header[] = [['Origin', t.settings.origin]];
        const ack = await t.send(packet('Ping', t.newPath(), { headers }));
        if (header(ack, 'Access-Control-Allow-Origin') === '*') return;
        check(
          words(ack, 'Vary').some((word) => word === 'origin' || word === '*'),
          'Vary: Origin',
          'none',
        );
      },
    },
  ],
};
