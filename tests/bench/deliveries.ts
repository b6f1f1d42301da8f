// Deliveries a second: open slots through the claim to calls against the double, with the platform's limits off.

import { Pool } from 'undici';
import type { ChannelSession } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { pause } from '#jobs/runner.ts';
import type { Database } from '#prisma/db.ts';
import { type BenchServer, type Figure, type Measurement, timed } from './figures.ts';
import { type Platform, startPlatform } from './platform.ts';
import { idOf, loadRows, registryRows, sqlId, taskRows } from './rows.ts';

/** One text for all: twenty recipients to a call. Statisticians of two firms get texts of their own. */
const WAVES = [
  { name: 'shared texts', recipients: 10_000, unitsPerPerson: 1 },
  { name: 'personal texts', recipients: 2_000, unitsPerPerson: 2 },
] as const;

const SLOT_AT = Temporal.Instant.from('2026-11-04T09:30:00+08:00');

/** Calls of the floor under way at once; more make it no faster. */
const FLOOR_CALLS = 64;

const CREDENTIALS = { clientId: 'dingdouble', clientSecret: 'double-secret-canary', robotCode: 'dingdouble' };

export const deliveries: Measurement = {
  name: 'deliveries',
  about: 'slots claimed, rendered, called and written down, durable, limits off; alone and by their halves',
  async run(bench) {
    const figures: Figure[] = [];
    for (const wave of WAVES) figures.push(...(await runWave(bench, wave)));
    return figures;
  },
};

async function runWave(bench: BenchServer, wave: (typeof WAVES)[number]): Promise<readonly Figure[]> {
  const { db, close } = await bench.database();
  const platform = await startPlatform('double');
  const session = unlimited(
    openDingtalk(
      { ...CREDENTIALS, apiBase: platform.url, oapiBase: platform.url },
      { log: { info: () => undefined, warn: () => undefined } },
    ),
  );
  try {
    await fill(db, wave.recipients, wave.unitsPerPerson);
    const account = { id: idOf('account', 1), channel: 'dingtalk', epoch: 1 };
    const claimMs = await timed(() => claimAll(db, account, session));
    let calls = 0;
    const caller = new Caller(db, account, session, pause);
    const callMs = await timed(async () => {
      calls = await caller.run(AbortSignal.timeout(60_000));
    });
    await checkSent(db, platform, wave.recipients);
    const bodies = await bodiesOf(db);
    const floorMs = await timed(() => postAll(platform.url, bodies));
    const perSecond = (count: number, ms: number) => (count / ms) * 1000;
    const floor = {
      value: perSecond(wave.recipients, floorMs),
      what: 'bare undici POSTs of the same bodies',
    };
    return [
      {
        name: `${wave.name} (${wave.recipients} in ${calls} calls)`,
        value: perSecond(wave.recipients, claimMs + callMs),
        unit: 'deliveries/s',
        floor,
      },
      {
        name: `${wave.name}: claim alone`,
        value: perSecond(wave.recipients, claimMs),
        unit: 'deliveries/s',
        floor: null,
      },
      {
        name: `${wave.name}: calls alone`,
        value: perSecond(wave.recipients, callMs),
        unit: 'deliveries/s',
        floor,
      },
    ];
  } finally {
    await session.close();
    await platform.stop();
    await close();
  }
}

function unlimited(session: ChannelSession): ChannelSession {
  return { ...session, buckets: () => [] };
}

async function claimAll(db: Database, account: Parameters<typeof claimWave>[1], session: ChannelSession) {
  while ((await claimWave(db, account, session, SLOT_AT)) > 0);
}

/** A reminder planned for each statistician, one line for each of their firms. */
async function fill(db: Database, recipients: number, unitsPerPerson: number): Promise<void> {
  const units = recipients * unitsPerPerson;
  const at = `'${SLOT_AT.toString()}'`;
  await loadRows(db.pool, [
    ...registryRows({ units, unitsPerPerson, postsPerGrid: 1 }),
    ...taskRows(units, 1),
    `INSERT INTO slot (id, account_id, class, person_id, slot_at)
     SELECT ${sqlId('slot', 'n')}, ${sqlId('account', '1')}, 'private', ${sqlId('person', 'n')}, ${at}
       FROM generate_series(1, ${recipients}) n`,
    `INSERT INTO delivery_line (slot_id, item_id, occasion, person_id, due_at)
     SELECT ${sqlId('slot', `(n - 1) / ${unitsPerPerson} + 1`)}, ${sqlId('item', 'n')}, 'ladder:2',
            ${sqlId('person', `(n - 1) / ${unitsPerPerson} + 1`)}, ${at}
       FROM generate_series(1, ${units}) n`,
    'ANALYZE',
  ]);
}

async function checkSent(db: Database, platform: Platform, recipients: number): Promise<void> {
  const sent = await db.prisma.delivery.count({ where: { state: 'sent' } });
  const { messages, violations } = await platform.counts();
  if (sent !== recipients || messages !== recipients || violations > 0) {
    throw new Error(`${sent} sent, ${messages} accepted of ${recipients}, ${violations} violations`);
  }
}

/** What went out, as the adapter wrote it. */
async function bodiesOf(db: Database): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ native: Record<string, string>; userIds: string[] }>(`
    SELECT a.part->'native' AS native, array_agg(d.address) AS "userIds"
      FROM attempt a JOIN delivery d ON d.attempt_id = a.id GROUP BY a.id ORDER BY a.id`);
  return rows.map(({ native, userIds }) =>
    JSON.stringify({ robotCode: CREDENTIALS.robotCode, ...native, userIds }),
  );
}

async function postAll(url: string, bodies: readonly string[]): Promise<void> {
  const pool = new Pool(url, { connections: FLOOR_CALLS });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const post = async (path: string, body: string, more: Record<string, string>) => {
    const answer = await pool.request({ method: 'POST', path, headers: { ...headers, ...more }, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`the floor was refused: ${answer.statusCode}`);
    return JSON.parse(text) as { readonly accessToken?: string };
  };
  const credentials = { appKey: CREDENTIALS.clientId, appSecret: CREDENTIALS.clientSecret };
  const { accessToken = '' } = await post('/v1.0/oauth2/accessToken', JSON.stringify(credentials), {});
  const queue = bodies.values();
  const worker = async () => {
    for (const body of queue)
      await post('/v1.0/robot/oToMessages/batchSend', body, { 'x-acs-dingtalk-access-token': accessToken });
  };
  await Promise.all(Array.from({ length: FLOOR_CALLS }, worker));
  await pool.close();
}
