import type { Group } from '../trial/case.js';
import { describe, expectFault, FAULT, isAck } from '../trial/expect.js';
import { packet, PROTOCOL } from '../trial/packets.js';
import { header } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { check } from '../trial/verdict.js';

const OTHER = '{11111111-2222-4333-8444-555555555555}';

/** Checks that the Ack names the common protocol. */
async function negotiates(t: Trial, supported: string): Promise<void> {
  const session = await t.create(t.newPath(), { headers: [['BITS-Supported-Protocols', supported]] });
  const chosen = header(session.createAck, 'BITS-Protocol');
  check(chosen?.toLowerCase() === PROTOCOL, `BITS-Protocol: ${PROTOCOL}`, String(chosen));
}

async function refusesProtocols(t: Trial, supported: string): Promise<void> {
  const headers = [['BITS-Supported-Protocols', supported]] as const;
  const ack = await t.send(packet('Create-Session', t.newPath(), { headers }));
  expectFault(ack, FAULT.invalidArgument);
  const id = header(ack, 'BITS-Session-Id');
  check(id === undefined, 'no BITS-Session-Id with a refusal', String(id));
}

export const create: Group = {
  title: 'Create-Session',
  cases: [
    {
      name: 'create/status-200',
      title: 'The Ack of Create-Session has status 200',
      cites: ['MC-BUP 2.2.1.2', 'W32 ack-for-create-session'],
      async run(t) {
        const { createAck } = await t.create();
        check([200, 201].includes(createAck.status), '200', describe(createAck));
        if (createAck.status === 201) t.deviate('201, which W32 allows');
      },
    },
    {
      name: 'create/protocol',
      title: 'The Ack of Create-Session names the chosen protocol',
      cites: ['MC-BUP 2.2.1.2'],
      run: (t) => negotiates(t, PROTOCOL),
    },
    {
      name: 'create/session-id',
      title:
        'The session id is a GUID in upper case and braces; W32 allows any string of up to 100 characters',
      cites: ['MC-BUP 2.2.1.2', 'W32 ack-for-create-session'],
      async run(t) {
        const { id } = await t.create();
        check(
          /^[\x21-\x7e]{1,100}$/.test(id),
          'a visible session id of 1 to 100 characters',
          JSON.stringify(id),
        );
        if (!/^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(id)) {
          t.deviate(`the session id ${id} is no GUID as IIS writes it`);
        }
      },
    },
    {
      name: 'create/unique-ids',
      title: 'Every session has a different id, also for the same destination',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const path = t.newPath();
        const ids: string[] = [];
        for (let count = 0; count < 8; count++) ids.push((await t.create(path)).id);
        check(new Set(ids).size === ids.length, `${ids.length} different session ids`, ids.join(', '));
      },
    },
    {
      name: 'create/accept-encoding',
      title: 'The Ack of Create-Session has Accept-Encoding: identity',
      cites: ['MC-BUP 2.2.1.2', 'MC-BUP <12>', 'IIS trace'],
      async run(t) {
        const { createAck } = await t.create();
        const codings = header(createAck, 'Accept-Encoding');
        check(/\bidentity\b/i.test(codings ?? ''), 'Accept-Encoding: identity', String(codings));
      },
    },
    {
      name: 'create/protocol-upper-case',
      title: 'The protocol GUID is accepted in upper case',
      cites: ['MC-BUP 2.2.2.2'],
      run: (t) => negotiates(t, PROTOCOL.toUpperCase()),
    },
    {
      name: 'create/protocol-mixed-case',
      title: 'The protocol GUID is accepted in mixed case',
      cites: ['MC-BUP 2.2.2.2'],
      run: (t) => negotiates(t, '{7Df0354D-249b-430F-820d-3d2A9beF4931}'),
    },
    {
      name: 'create/list-by-comma',
      title: 'A list of protocols may be separated by commas',
      cites: ['MC-BUP 2.2.2.2', 'MC-BUP <6>'],
      run: (t) => negotiates(t, `${OTHER},${PROTOCOL}`),
    },
    {
      name: 'create/list-by-space',
      title: 'A list of protocols may be separated by spaces',
      cites: ['MC-BUP 2.2.2.2', 'MC-BUP <6>'],
      run: (t) => negotiates(t, `${OTHER} ${PROTOCOL}`),
    },
    {
      name: 'create/list-by-both',
      title: 'A list of protocols may be separated by commas and spaces together',
      cites: ['MC-BUP 2.2.2.2', 'MC-BUP <6>'],
      run: (t) => negotiates(t, `${OTHER}, ${PROTOCOL} , ${OTHER.replace('1', '2')}`),
    },
    {
      name: 'create/list-known-first',
      title: 'Unknown protocols after the known one are ignored',
      cites: ['MC-BUP 2.2.2.2'],
      run: (t) => negotiates(t, `${PROTOCOL} ${OTHER}`),
    },
    {
      name: 'create/list-of-hundred',
      title: 'The known protocol is found as the hundredth of a list',
      cites: ['MC-BUP 2.2.2.2', 'MC-BUP <6>'],
      async run(t) {
        const others = Array.from({ length: 99 }, (_, index) => OTHER.replace('55}', `${index + 10}}`));
        await negotiates(t, [...others, PROTOCOL].join(' '));
      },
    },
    {
      name: 'create/no-common-protocol',
      title: 'A Create-Session without a common protocol is refused',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 create-session'],
      run: (t) => refusesProtocols(t, OTHER),
    },
    {
      name: 'create/protocol-within-another',
      title: 'A protocol that only contains the known one is refused',
      cites: ['MC-BUP 2.2.2.2'],
      run: (t) => refusesProtocols(t, `${PROTOCOL}x x${PROTOCOL}`),
    },
    {
      name: 'create/empty-protocols',
      title: 'An empty list of protocols is refused',
      cites: ['MC-BUP 2.2.2.2', 'MC-BUP 2.2.1.2'],
      run: (t) => refusesProtocols(t, ''),
    },
    {
      name: 'create/missing-protocols',
      title: 'A Create-Session without BITS-Supported-Protocols is refused',
      cites: ['MC-BUP 2.2.2.2', 'MC-BUP 2.2.1.2'],
      async run(t) {
        const request = packet('Create-Session', t.newPath(), { omit: ['BITS-Supported-Protocols'] });
        expectFault(await t.send(request), FAULT.invalidArgument);
      },
    },
    {
      name: 'create/nothing-at-destination',
      title: 'Create-Session creates no file at the destination',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 create-session'],
      needs: ['get'],
      async run(t) {
        const session = await t.create();
        await t.expectAbsent(session.path);
      },
    },
    {
      name: 'create/host-id',
      title: 'BITS-Host-Id is a host with an optional port, and an IPv6 address is in brackets',
      cites: ['MC-BUP 2.2.1.2', 'W32 ack-for-create-session'],
      needs: ['host-id'],
      async run(t) {
        const hostId = header((await t.create()).createAck, 'BITS-Host-Id') ?? '';
        check(/^(?:\[[0-9a-f:.]+\]|[^\s:/\\[\]@]+)(?::\d{1,5})?$/i.test(hostId), 'host or host:port', hostId);
        const ack = await t.send(packet('Ping', t.newPath()), await t.connect((await t.create()).target));
        check(isAck(ack) && ack.status === 200, 'a 200 Ack to a Ping at that host', describe(ack));
      },
    },
    {
      name: 'create/fallback-timeout',
      title: 'BITS-Host-Id-Fallback-Timeout is decimal seconds, and comes only with a BITS-Host-Id',
      cites: ['MC-BUP 2.2.1.2', 'W32 ack-for-create-session'],
      async run(t) {
        const { createAck } = await t.create();
        const timeout = header(createAck, 'BITS-Host-Id-Fallback-Timeout');
        if (timeout === undefined) return;
        check(/^\d+$/.test(timeout), 'decimal seconds', timeout);
        check(header(createAck, 'BITS-Host-Id') !== undefined, 'a BITS-Host-Id beside it', 'none');
      },
    },
  ],
};
