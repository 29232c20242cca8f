import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectAck, expectReceived, isAck } from '../trial/expect.js';
import { fragmentPacket, packet } from '../trial/packets.js';
import type { Request } from '../http/request.js';
import { Violation } from '../trial/verdict.js';

/** POST with a method override, for networks and servers that refuse unknown methods. */
export function tunnelled(request: Request): Request {
  return {
    ...request,
    method: 'POST',
    headers: [...request.headers, ['X-Http-Method-Override', 'BITS_POST']],
  };
}

export const override: Group = {
  title: 'POST with X-Http-Method-Override',
  cases: [
    {
      name: 'override/ping',
      title: 'A Ping is accepted as POST with the override header',
      cites: ['OneDrive BITS upload'],
      needs: ['override'],
      async run(t) {
        expectAck(await t.send(tunnelled(packet('Ping', t.newPath()))));
      },
    },
    {
      name: 'override/session',
      title: 'A whole session is accepted as POST with the override header',
      cites: ['OneDrive BITS upload'],
      needs: ['override'],
      async run(t) {
        const content = fileBytes(200);
        const path = t.newPath();
        const session = t.adopt(path, await t.send(tunnelled(packet('Create-Session', path))));
        const connection = await t.shared(session.target);
        const fragment = fragmentPacket(path, session.id, { first: 0, total: 200 }, content);
        expectReceived(await t.send(tunnelled(fragment), connection), 200);
        expectAck(
          await t.send(tunnelled(packet('Close-Session', path, { sessionId: session.id })), connection),
        );
        session.open = false;
        t.noteDelivered(path);
        await t.expectDelivered(path, content);
      },
    },
    {
      name: 'override/other-method',
      title: 'A POST that names another method is not taken as a packet',
      cites: ['OneDrive BITS upload'],
      needs: ['override'],
      async run(t) {
        const request = packet('Ping', t.newPath(), {
          method: 'POST',
          headers: [['X-Http-Method-Override', 'PUT']],
        });
        const response = await t.send(request, await t.connect());
        if (isAck(response) && response.status === 200) throw new Violation('no Ack', 'an Ack with 200');
      },
    },
  ],
};
