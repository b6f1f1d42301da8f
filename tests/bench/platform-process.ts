// Run as a process: pushes frames as it is told and says how long each acknowledgement took.

import { randomUUID } from 'node:crypto';
import { type WebSocket, WebSocketServer } from 'ws';
import { startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import type { Counts, PlatformOrder, Pushed } from './platform.ts';

interface Side {
  readonly url: string;
  /** Sends one frame; resolves with the milliseconds until its acknowledgement. */
  push(number: number): Promise<number>;
  counts(): Counts;
}

/** Senders of the frames; a message waits for nobody but earlier ones of its own sender. */
const SENDERS = 3000;

async function doubleSide(): Promise<Side> {
  const double = await startDingtalkDouble({ qps: null });
  return {
    url: double.url,
    push: async (number) =>
      (await double.inject({ from: `staff-${(number % SENDERS) + 1}`, text: '收到' })).latencyMs,
    counts: () => ({
      messages: double.journal.messages.length,
      violations: double.journal.violations.length,
      openSockets: double.openSockets(),
    }),
  };
}

/** As many bytes as a robot frame of the platform has, and its two ids. */
const FILLER = 'x'.repeat(900);

async function bareSide(): Promise<Side> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const waiting = new Map<string, (value: number) => void>();
  let line: WebSocket | undefined;
  server.on('connection', (socket) => {
    line = socket;
    socket.on('message', (data: Buffer) => {
      const { messageId } = JSON.parse(data.toString('utf8')) as { messageId: string };
      waiting.get(messageId)?.(performance.now());
      waiting.delete(messageId);
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `ws://127.0.0.1:${address.port}`,
    push: async (number) => {
      const messageId = randomUUID();
      const from = `staff-${(number % SENDERS) + 1}`;
      const sentMs = performance.now();
      const acknowledged = new Promise<number>((resolve) => waiting.set(messageId, resolve));
      line?.send(JSON.stringify({ messageId, from, text: '收到', createAt: Date.now(), filler: FILLER }));
      return (await acknowledged) - sentMs;
    },
    counts: () => ({ messages: 0, violations: 0, openSockets: line === undefined ? 0 : 1 }),
  };
}

async function push(side: Side, order: Extract<PlatformOrder, { kind: 'push' }>): Promise<Pushed> {
  const startMs = performance.now();
  const latenciesMs =
    order.perSecond === null
      ? await inWindow(side, order.frames, order.window ?? 1)
      : await atRate(side, order);
  return { elapsedMs: performance.now() - startMs, latenciesMs };
}

async function inWindow(side: Side, frames: number, window: number): Promise<number[]> {
  const latenciesMs: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < frames) latenciesMs.push(await side.push(next++));
  };
  await Promise.all(Array.from({ length: window }, worker));
  return latenciesMs;
}

/** Every 10 ms what is due by then, so that a slow answer does not slow the next frame down. */
async function atRate(
  side: Side,
  { frames, perSecond }: Extract<PlatformOrder, { kind: 'push' }>,
): Promise<number[]> {
  const startMs = performance.now();
  const all: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const dueBy = ((performance.now() - startMs) / 1000) * (perSecond ?? 1);
      while (all.length < Math.min(frames, dueBy)) all.push(side.push(all.length));
      if (all.length < frames) return;
      clearInterval(timer);
      resolve();
    }, 10);
  });
  return Promise.all(all);
}

const side = await (process.argv[2] === 'bare' ? bareSide() : doubleSide());
process.on('message', (order: PlatformOrder) => {
  if (order.kind === 'counts') process.send?.(side.counts());
  else void push(side, order).then((pushed) => process.send?.(pushed));
});
process.on('disconnect', () => process.exit());
process.send?.(side.url);
