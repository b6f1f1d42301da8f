// Inbound frames: stored and acknowledged a second, and how long an acknowledgement takes.

import { WebSocket } from 'ws';
import type { InboundMessage } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import type { Database } from '#prisma/db.ts';
import { receiveMessage as insertMessage } from '#prisma/hot/receive-message.ts';
import { ensureChannelAccount } from '#prisma/repos/channel-accounts.ts';
import { type BenchServer, type Figure, type Measurement, median, quantile } from './figures.ts';
import { type Platform, startPlatform } from './platform.ts';

const ROUNDS = 3;
const FRAMES = 3_000;
const WINDOW = 200;
const PER_SECOND = 300;
const PACED_FRAMES = 1_800;

export const inbound: Measurement = {
  name: 'inbound',
  about: 'robot frames of the double through the adapter and one INSERT each, durable, acknowledged after it',
  run,
};

async function run(bench: BenchServer): Promise<readonly Figure[]> {
  const { db, close } = await bench.database();
  const ours = await startOurs(db);
  const bare = await startBare(db);
  try {
    const rates = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      rates.bare.push(await rateOf(bare.platform));
      rates.ours.push(await rateOf(ours.platform));
    }
    const paced = { frames: PACED_FRAMES, window: null, perSecond: PER_SECOND };
    const bareWaits = (await bare.platform.push(paced)).latenciesMs;
    const ourWaits = (await ours.platform.push(paced)).latenciesMs;
    await checkStored(db, 2 * (ROUNDS * FRAMES + PACED_FRAMES));
    const what = 'bare ws client with the same INSERT';
    const wait = (name: string, share: number): Figure => ({
      name: `${name} acknowledgement at ${PER_SECOND}/s`,
      value: quantile(ourWaits, share),
      unit: 'ms',
      floor: { value: quantile(bareWaits, share), what },
    });
    return [
      {
        name: 'stored and acknowledged',
        value: median(rates.ours),
        unit: 'frames/s',
        floor: { value: median(rates.bare), what },
      },
      wait('p50', 0.5),
      wait('p99', 0.99),
    ];
  } finally {
    await ours.stop();
    await bare.stop();
    await close();
  }
}

async function rateOf(platform: Platform): Promise<number> {
  const { elapsedMs } = await platform.push({ frames: FRAMES, window: WINDOW, perSecond: null });
  return (FRAMES / elapsedMs) * 1000;
}

async function checkStored(db: Database, expected: number): Promise<void> {
  const stored = await db.prisma.messageIn.count();
  if (stored !== expected) throw new Error(`${stored} messages stored of ${expected} acknowledged`);
}

interface Listener {
  readonly platform: Platform;
  stop(): Promise<void>;
}

const SILENT = { info: () => undefined, warn: () => undefined };

async function startOurs(db: Database): Promise<Listener> {
  const platform = await startPlatform('double');
  const accountId = await ensureChannelAccount(db, 'dingtalk', 'dingdouble');
  const config = {
    clientId: 'dingdouble',
    clientSecret: 'double-secret-canary',
    robotCode: 'dingdouble',
    apiBase: platform.url,
    oapiBase: platform.url,
  };
  const session = openDingtalk(config, { log: SILENT });
  const stopping = new AbortController();
  const { ingress } = session;
  if (ingress.mode !== 'stream') throw new Error('the adapter has no stream');
  const running = ingress.run((message) => receiveMessage(db, accountId, message), stopping.signal);
  while ((await platform.counts()).openSockets === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    platform,
    stop: async () => {
      stopping.abort();
      await running;
      await session.close();
      await platform.stop();
    },
  };
}

/** Reads, inserts, answers: what no client can do without. */
async function startBare(db: Database): Promise<Listener> {
  const platform = await startPlatform('bare');
  const accountId = await ensureChannelAccount(db, 'dingtalk', 'bare');
  const socket = new WebSocket(platform.url);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('message', (data: Buffer) => void receive(data));
  async function receive(data: Buffer): Promise<void> {
    const frame = JSON.parse(data.toString('utf8')) as Record<'messageId' | 'from' | 'text', string>;
    await insertMessage(db, {
      ...BARE,
      accountId,
      platformId: frame.messageId,
      senderAddress: frame.from,
      raw: data,
    });
    socket.send(JSON.stringify({ messageId: frame.messageId }));
  }
  return {
    platform,
    stop: async () => {
      socket.terminate();
      await platform.stop();
    },
  };
}

const BARE = {
  scope: 'person' as const satisfies InboundMessage['conversation']['scope'],
  conversationExternalId: 'cid',
  text: '收到',
  quotedRef: null,
  restricted: false,
  senderProof: 'platform' as const,
  content: 'text' as const,
  file: null,
  sentAtMs: Date.now(),
};
