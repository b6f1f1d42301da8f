// Messages a second over each channel: open slots through the claim to its double, with the channel's limits off.

import { fork } from 'node:child_process';
import type { OwnedAccount } from '#bot/services/owned-account.ts';
import type { Database } from '#prisma/db.ts';
import type { Counterpart, Link, PlannedMessage } from './channels/counterpart.ts';
import { COUNTERPARTS } from './channels/counterparts.ts';
import { type CountingSession, runDuties, SLOT_AT, unlimited } from './deliveries.ts';
import { type BenchServer, type Figure, type Measurement, median, timed } from './figures.ts';
import { idOf, loadRows, registryRows, sqlId, taskRows } from './rows.ts';

const READERS = 500;

/** Measured rounds, ours and the floor's in turn; one before them warms both processes up. */
const ROUNDS = 3;

const ACCOUNT_ID = idOf('account', 1);

export const channels: Measurement = {
  name: 'channels',
  about: `each channel but DingTalk: ${READERS} readers told through the outbox, limits off`,
  async run(bench) {
    const figures: Figure[] = [];
    for (const counterpart of COUNTERPARTS) figures.push(await runChannel(bench, counterpart));
    return figures;
  },
};

async function runChannel(bench: BenchServer, counterpart: Counterpart): Promise<Figure> {
  const { db, close } = await bench.database();
  const double = await startDouble(counterpart.channel);
  const session = unlimited(await counterpart.open(double.link, READERS));
  try {
    await loadReaders(db, counterpart);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const ourRound = await counted(double, () => sentMs(db, counterpart, session));
      if (ourRound.violations > 0)
        throw new Error(`${counterpart.channel}: ${ourRound.violations} violations`);
      const messages = await plannedMessages(db);
      const bareRound = await counted(double, () => timed(() => counterpart.bare(double.link, messages)));
      if (round === 0) continue;
      ours.push(ourRound.ms);
      bare.push(bareRound.ms);
    }
    const perSecond = (times: readonly number[]) => (READERS / median(times)) * 1000;
    return {
      name: counterpart.channel,
      value: perSecond(ours),
      unit: 'messages/s',
      floor: { value: perSecond(bare), what: counterpart.floor },
    };
  } finally {
    await session.close();
    await double.stop();
    await close();
  }
}

interface Double {
  readonly link: Link;
  counts(): Promise<{ readonly taken: number; readonly violations: number }>;
  stop(): Promise<void>;
}

async function startDouble(channel: string): Promise<Double> {
  const child = fork(new URL(import.meta.resolve('./channels/process.ts')), [channel, `${READERS}`]);
  const answer = <T>() =>
    new Promise<T>((resolve, reject) => {
      const onExit = () => reject(new Error(`the double of ${channel} ended`));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message as T);
      });
    });
  return {
    link: await answer<Link>(),
    counts() {
      const counts = answer<{ readonly taken: number; readonly violations: number }>();
      child.send('counts');
      return counts;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

/** Does `work`, which must bring every reader one message; says how many rules of the platform it broke. */
async function counted(double: Double, work: () => Promise<number>) {
  const before = await double.counts();
  const ms = await work();
  const after = await double.counts();
  const taken = after.taken - before.taken;
  if (taken !== READERS) throw new Error(`${taken} taken of ${READERS}`);
  return { ms, violations: after.violations - before.violations };
}

/** Readers are people with a binding each, or groups. */
async function loadReaders(db: Database, { address, channel, scope }: Counterpart): Promise<void> {
  const addresses = Array.from({ length: READERS }, (_, index) => address(index + 1));
  await loadRows(db.pool, [
    ...registryRows({ units: READERS, unitsPerPerson: 1, postsPerGrid: 1 }),
    ...taskRows(READERS, 1),
  ]);
  await db.pool.query('UPDATE channel_account SET channel = $1', [channel]);
  if (scope === 'person') {
    await db.pool.query(
      `UPDATE binding b SET channel = $1, address = a.address
         FROM unnest($2::text[]) WITH ORDINALITY a (address, n) WHERE b.address = 'staff-' || a.n`,
      [channel, addresses],
    );
    return;
  }
  await db.pool.query(
    `INSERT INTO conversation (id, channel, external_id, grid_id, bound_by)
     SELECT ${sqlId('conversation', 'n')}, $1, address, ${sqlId('grid', '1')}, 'bench'
       FROM unnest($2::text[]) WITH ORDINALITY a (address, n)`,
    [channel, addresses],
  );
}

/** Plans one message for each reader and times it until all have gone out. */
async function sentMs(db: Database, { channel, scope }: Counterpart, session: CountingSession) {
  await planWave(db, scope);
  const account: OwnedAccount = { id: ACCOUNT_ID, channel, epoch: 1 };
  const ms = await timed(() => runDuties({ db, session }, READERS, account));
  const rows = await db.prisma.delivery.count({ where: { state: 'sent' } });
  if (rows !== READERS) throw new Error(`${channel}: ${rows} sent of ${READERS}`);
  return ms;
}

async function planWave(db: Database, scope: 'person' | 'group'): Promise<void> {
  const at = `'${SLOT_AT.toString()}'`;
  const reader = scope === 'person' ? 'person_id' : 'conversation_id';
  const readerId = sqlId(scope === 'person' ? 'person' : 'conversation', 'n');
  const [group, occasion] = scope === 'person' ? ['private', 'ladder:2'] : ['group', 'ladder:1'];
  await loadRows(db.pool, [
    'TRUNCATE slot, delivery_line, delivery, attempt, content CASCADE',
    `INSERT INTO slot (id, account_id, class, ${reader}, slot_at)
     SELECT ${sqlId('slot', 'n')}, ${sqlId('account', '1')}, '${group}', ${readerId}, ${at}
       FROM generate_series(1, ${READERS}) n`,
    `INSERT INTO delivery_line (slot_id, item_id, occasion, ${reader}, due_at)
     SELECT ${sqlId('slot', 'n')}, ${sqlId('item', 'n')}, '${occasion}', ${readerId}, ${at}
       FROM generate_series(1, ${READERS}) n`,
    'ANALYZE',
  ]);
}

/** What went out, as the adapter planned it. */
async function plannedMessages(db: Database): Promise<readonly PlannedMessage[]> {
  const { rows } = await db.pool.query<PlannedMessage>(
    `SELECT a.part->'native' AS native, d.address FROM attempt a JOIN delivery d ON d.attempt_id = a.id`,
  );
  return rows;
}
