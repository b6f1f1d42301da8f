// Deliveries a second: open slots through the claim to calls against the double, with the platform's limits off.

import type { ChannelSession } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import type { OwnedAccount } from '#bot/services/owned-account.ts';
import { callDuty } from '#jobs/call.ts';
import { claimDuty } from '#jobs/claim.ts';
import { pause, Runner, type RunnerClock } from '#jobs/runner.ts';
import type { Database } from '#prisma/db.ts';
import { QUIET_LOG } from '#tests/support/desk.ts';
import { bodiesOf, CREDENTIALS, postAll, singly } from './bare-calls.ts';
import { postDurably, prepareOutbox } from './bare-outbox.ts';
import { deliveryFigures, type Rounds, type Spent } from './delivery-figures.ts';
import { type BenchServer, type Figure, type Measurement, timed } from './figures.ts';
import { OWN_TEXTS, SHARED_TEXTS } from './month-mix.ts';
import { type Platform, startPlatform } from './platform.ts';
import { lookAt, sidesOf, usedEach } from './processor.ts';
import { idOf, loadRows, registryRows, sqlId, taskRows } from './rows.ts';

interface WaveShape {
  readonly name: string;
  readonly recipients: number;
  /** Firms a message speaks of. */
  readonly unitsPerPerson: number;
  /** How many read each of the texts that several share; who comes after them has a text of their own. */
  readonly shared: readonly number[];
}

/** One text for all: twenty recipients to a call. Statisticians of two firms get texts of their own. */
const WAVES: readonly WaveShape[] = [
  { name: 'shared texts', recipients: 10_000, unitsPerPerson: 1, shared: [10_000] },
  { name: 'personal texts', recipients: 4_000, unitsPerPerson: 2, shared: [] },
  {
    name: "a month's texts",
    recipients: sum(SHARED_TEXTS) + OWN_TEXTS,
    unitsPerPerson: 1,
    shared: SHARED_TEXTS,
  },
];

/** When what is planned goes out. */
export const SLOT_AT = Temporal.Instant.from('2026-11-04T09:30:00+08:00');

/** Measured rounds, ours and the floor's in turn; one before them warms both processes up. */
const ROUNDS = 3;

/** How often it is looked whether everything has gone out. */
const LOOK_MS = 5;

const ACCOUNT: OwnedAccount = { id: idOf('account', 1), channel: 'dingtalk', epoch: 1 };

export const deliveries: Measurement = {
  name: 'deliveries',
  about:
    'slots claimed, rendered, called and written down, durable, limits off; then the halves one after the other',
  async run(bench) {
    const figures: Figure[] = [];
    for (const wave of WAVES) figures.push(...(await runWave(bench, wave)));
    return figures;
  },
};

interface Desk {
  readonly db: Database;
  readonly platform: Platform;
  readonly session: CountingSession;
}

async function runWave(bench: BenchServer, wave: WaveShape): Promise<readonly Figure[]> {
  const { db, close } = await bench.database();
  const platform = await startPlatform('double');
  const session = unlimited(
    openDingtalk(
      { ...CREDENTIALS, apiBase: platform.url, oapiBase: platform.url },
      { log: { info: () => undefined, warn: () => undefined } },
    ),
  );
  const desk = { db, platform, session };
  try {
    await loadRows(db.pool, cityRows(wave));
    return await measured(desk, wave);
  } finally {
    await session.close();
    await platform.stop();
    await close();
  }
}

/** A text is that of a form, and of one person's where they answer for two firms. */
function cityRows({ recipients, shared, unitsPerPerson }: WaveShape): readonly string[] {
  const units = recipients * unitsPerPerson;
  const sharing = sum(shared);
  // The first reader of each text.
  const firsts = [...shared.keys(), shared.length].map((text) => 1 + sum(shared.slice(0, text)));
  const taskOf = `width_bucket(n, ARRAY[${firsts.join()}])`;
  return [
    ...registryRows({ units, unitsPerPerson, postsPerGrid: 1 }),
    ...taskRows(units, firsts.length, taskOf),
    ...(unitsPerPerson > 1
      ? []
      : [
          `INSERT INTO unit_contact (unit_id, person_id, role, is_main, valid_from_on)
           SELECT ${sqlId('unit', `n - ${sharing}`)}, ${sqlId('person', 'n')}, 'enterprise_statistician', false,
                  '2026-01-01' FROM generate_series(${sharing + 1}, ${recipients}) n`,
        ]),
  ];
}

async function measured(desk: Desk, wave: WaveShape): Promise<readonly Figure[]> {
  const rounds: Rounds = { whole: [], claim: [], call: [], singly: [], sameCalls: [], outbox: [] };
  const { db, platform, session } = desk;
  let calls = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const whole = await sent(desk, wave, () => spent(desk, wave, () => runDuties(desk, wave.recipients)));
    const bodies = await bodiesOf(db);
    calls = bodies.length;
    const sameCalls = await spent(desk, wave, () => postAll(platform.url, bodies));
    const each = await spent(desk, wave, () => postAll(platform.url, singly(bodies)));
    const outbox = calls < wave.recipients ? null : await overOutbox(desk, wave, bodies);
    const caller = new Caller(db, ACCOUNT, session, pause);
    const halves = await sent(desk, wave, async () => ({
      claim: await spent(desk, wave, () => claimAll(desk)),
      call: await spent(desk, wave, () => caller.run(AbortSignal.timeout(60_000))),
    }));
    if (round === 0) continue;
    rounds.whole.push(whole);
    rounds.singly.push(each);
    rounds.sameCalls.push(sameCalls);
    if (outbox !== null) rounds.outbox.push(outbox);
    rounds.claim.push(halves.claim);
    rounds.call.push(halves.call);
  }
  return deliveryFigures(wave, calls, rounds);
}

async function overOutbox(desk: Desk, wave: WaveShape, bodies: readonly string[]): Promise<Spent> {
  await prepareOutbox(desk.db);
  return spent(desk, wave, () => postDurably(desk.db, desk.platform.url, bodies));
}

async function spent(desk: Desk, { recipients }: WaveShape, work: () => Promise<unknown>): Promise<Spent> {
  const sides = await sidesOf(desk.db, desk.platform.pid);
  const before = sides === null ? null : lookAt(sides);
  const ms = await timed(work);
  const us = sides === null || before === null ? null : usedEach(sides, before, lookAt(sides), recipients);
  return { ms, us };
}

/** A session that counts whom it has written to: the database is asked for nothing while a wave goes out. */
export interface CountingSession extends ChannelSession {
  told(): number;
}

/** The same without the platform's limits. */
export function unlimited(session: ChannelSession): CountingSession {
  let told = 0;
  const send: ChannelSession['send'] = async (part, to, options) => {
    const result = await session.send(part, to, options);
    told += to.length;
    return result;
  };
  return { ...session, buckets: () => [], send, told: () => told };
}

/** As the service does it: each duty in its loop, the calls of one claim made while the next is rendered. */
export async function runDuties(
  { db, session }: Pick<Desk, 'db' | 'session'>,
  recipients: number,
  account: OwnedAccount = ACCOUNT,
): Promise<void> {
  const until = session.told() + recipients;
  const clock: RunnerClock = {
    time: () => Promise.resolve({ now: SLOT_AT, target: null }),
    nextDueAt: () => Promise.resolve(null),
    set: () => Promise.resolve(),
    reached: () => Promise.resolve(),
    retryDueInMs: () => Promise.resolve(null),
  };
  const duties = [
    claimDuty(db, account, session, QUIET_LOG),
    callDuty(account.channel, new Caller(db, account, session, pause)),
  ];
  const runner = new Runner(duties, clock, QUIET_LOG);
  runner.start();
  const late = AbortSignal.timeout(60_000);
  while (!late.aborted && (session.told() < until || (await isUnsent(db)))) await pause(LOOK_MS, late);
  await runner.stop();
}

async function isUnsent(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query<{ readonly unsent: boolean }>(`
    SELECT EXISTS (SELECT FROM slot WHERE state = 'open')
        OR EXISTS (SELECT FROM attempt WHERE state = 'sending') AS unsent`);
  return rows[0]?.unsent === true;
}

async function claimAll({ db, session }: Desk): Promise<void> {
  while ((await claimWave(db, ACCOUNT, session, SLOT_AT)) > 0);
}

/** Lets `work` send the wave anew; nothing of the one before is left. */
async function sent<T>(desk: Desk, wave: WaveShape, work: () => Promise<T>): Promise<T> {
  await planWave(desk.db, wave);
  const before = await desk.platform.counts();
  const result = await work();
  const rows = await desk.db.prisma.delivery.count({ where: { state: 'sent' } });
  const after = await desk.platform.counts();
  const messages = after.messages - before.messages;
  if (rows !== wave.recipients || messages !== wave.recipients || after.violations > 0) {
    throw new Error(
      `${rows} sent, ${messages} accepted of ${wave.recipients}, ${after.violations} violations`,
    );
  }
  return result;
}

/** A reminder planned for each statistician, one line for each of their firms. */
async function planWave(db: Database, { recipients, unitsPerPerson }: WaveShape): Promise<void> {
  const at = `'${SLOT_AT.toString()}'`;
  await loadRows(db.pool, [
    'TRUNCATE slot, delivery_line, delivery, attempt, content CASCADE',
    `INSERT INTO slot (id, account_id, class, person_id, slot_at)
     SELECT ${sqlId('slot', 'n')}, ${sqlId('account', '1')}, 'private', ${sqlId('person', 'n')}, ${at}
       FROM generate_series(1, ${recipients}) n`,
    `INSERT INTO delivery_line (slot_id, item_id, occasion, person_id, due_at)
     SELECT ${sqlId('slot', `(n - 1) / ${unitsPerPerson} + 1`)}, ${sqlId('item', 'n')}, 'ladder:2',
            ${sqlId('person', `(n - 1) / ${unitsPerPerson} + 1`)}, ${at}
       FROM generate_series(1, ${recipients * unitsPerPerson}) n`,
    'ANALYZE',
  ]);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
