// WeCom's smart robot in the bench of channels: everything over one socket; its floor is another one to another double.

import { once } from 'node:events';
import { WebSocket } from 'ws';
import { openRobot } from '#adapters/wecom-robot/index.ts';
import { startRobotDouble } from '#tests/doubles/wecom-robot/index.ts';
import { type Counterpart, NO_LOG } from './counterpart.ts';

const readerOf = (n: number) => `reader-${n}`;

/** Requests under way at once, as the outbox has them. */
const CALLS = 64;

export const wecomRobot: Counterpart = {
  channel: 'wecom-robot',
  scope: 'person',
  address: readerOf,
  async start(readers) {
    // A robot has one line, so that the floor needs a robot of its own.
    const doubles = await Promise.all([startRobotDouble(), startRobotDouble()]);
    const people = Array.from({ length: readers }, (_, index) => readerOf(index + 1));
    for (const double of doubles) double.meet(...people);
    const [ours, bare] = doubles;
    const sum = (count: (double: typeof ours) => number) => count(ours) + count(bare);
    return {
      link: { url: ours.url, bareUrl: bare.url, botId: ours.botId, secret: ours.secret },
      taken: () => sum(({ messages }) => messages.length),
      violations: () => sum(({ violations }) => violations.length),
    };
  },
  open({ botId, secret, url }) {
    const config = { botId: String(botId), secret: String(secret), url: String(url) };
    const session = openRobot(config, { log: NO_LOG });
    // Nobody says anything here; closing the session lets go of the line.
    if (session.ingress.mode === 'stream') {
      void session.ingress.run(() => Promise.resolve('stored'), new AbortController().signal);
    }
    return Promise.resolve(session);
  },
  floor: 'bare frames on one socket',
  async bare({ bareUrl, botId, secret }, messages) {
    const socket = new WebSocket(String(bareUrl));
    await once(socket, 'open');
    const answers = new Map<string, (errcode: number) => void>();
    socket.on('message', (data: Buffer) => {
      const { errcode, headers } = JSON.parse(data.toString('utf8')) as {
        errcode: number;
        headers: { req_id: string };
      };
      answers.get(headers.req_id)?.(errcode);
    });
    const ask = async (id: string, cmd: string, body: object) => {
      const { promise, resolve } = Promise.withResolvers<number>();
      answers.set(id, resolve);
      socket.send(JSON.stringify({ cmd, headers: { req_id: id }, body }));
      if ((await promise) !== 0) throw new Error(`the floor was refused: ${cmd}`);
    };
    await ask('subscribe', 'aibot_subscribe', { bot_id: botId, secret });
    const queue = messages.entries();
    const worker = async () => {
      for (const [index, { address, native }] of queue) {
        const markdown = { content: native['markdown'] };
        await ask(`${index}`, 'aibot_send_msg', { chatid: address, msgtype: 'markdown', markdown });
      }
    };
    await Promise.all(Array.from({ length: CALLS }, worker));
    socket.close();
    await once(socket, 'close');
  },
};
