// One tick of the ladder: a thousand due clocks among ten thousand open ones, and among a million.

import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import type { Database } from '#prisma/db.ts';
import { type BenchServer, type Figure, type Measurement, median, timed } from './figures.ts';
import { idOf, loadRows, registryRows, sqlId, taskRows } from './rows.ts';

const DUE = 1_000;
const FEW = 10_000;
const MANY = 1_000_000;
const ROUNDS = 7;

/** Every tenth of the first clocks is due, so that due items lie scattered among the others. */
const SPREAD = 10;

/** The friendly reminder of a cutoff on Sunday 2026-11-08: two workdays before the last workday, 09:00. */
const DUE_AT = '2026-11-04T09:00:00+08:00';
const NOW = Temporal.Instant.from(DUE_AT).add({ minutes: 1 });

export const tick: Measurement = {
  name: 'tick',
  about: `${DUE} clocks due among ${MANY} open ones; the floor is the same tick among ${FEW}`,
  run,
};

async function run(bench: BenchServer): Promise<readonly Figure[]> {
  const few = await bench.database();
  const many = await bench.database();
  try {
    await fill(few.db, FEW);
    await fill(many.db, MANY);
    const ms = { few: [] as number[], many: [] as number[] };
    // The first round only warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      const [one, other] = [await tickMs(few.db), await tickMs(many.db)];
      if (round === 0) continue;
      ms.few.push(one);
      ms.many.push(other);
    }
    return [
      {
        name: `${DUE} due among ${MANY.toLocaleString('en-US')} open clocks`,
        value: median(ms.many),
        unit: 'ms',
        floor: { value: median(ms.few), what: `the same among ${FEW.toLocaleString('en-US')}` },
      },
    ];
  } finally {
    await few.close();
    await many.close();
  }
}

/** Plans everything that is due, then puts the clocks back and takes the lines away. */
async function tickMs(db: Database): Promise<number> {
  let taken = 0;
  const account = { id: idOf('account', 1), channel: 'dingtalk' };
  const ms = await timed(async () => {
    for (let more = true; more; ) {
      const batch = await planDueSteps(db, [account], NOW);
      taken += batch.taken;
      more = batch.more;
    }
  });
  const lines = await db.prisma.deliveryLine.count();
  if (taken !== DUE || lines !== DUE)
    throw new Error(`${taken} clocks taken, ${lines} lines planned of ${DUE}`);
  await db.pool.query('TRUNCATE slot, delivery_line CASCADE');
  await db.pool.query(
    `UPDATE item_clock SET occasion = 'ladder:2', due_at = $1, wake_at = $1, waits_for = NULL
      WHERE item_id = ANY(SELECT ${sqlId('item', `n * ${SPREAD}`)} FROM generate_series(1, ${DUE}) n)`,
    [DUE_AT],
  );
  return ms;
}

/** Indexes of `item` that the load would fill row by row; built afterwards in a fifth of the time. */
const LATER = [
  'item_code_key',
  'item_kind_natural_key_key',
  'item_unit_id_idx',
  'item_task_id_grid_id_idx',
  'item_task_id_grid_path_idx',
];

/** Firms with somebody to remind for the due ones; the other items only have to be there. */
async function fill(db: Database, clocks: number): Promise<void> {
  const { rows } = await db.pool.query<{ indexdef: string }>(
    'SELECT indexdef FROM pg_indexes WHERE indexname = ANY($1)',
    [LATER],
  );
  await loadRows(db.pool, [
    ...registryRows({ units: DUE * SPREAD, unitsPerPerson: 1, postsPerGrid: 1 }),
    `DROP INDEX ${LATER.join(', ')}`,
    ...taskRows(clocks, 1),
    ...rows.map(({ indexdef }) => indexdef),
    `INSERT INTO item_clock (item_id, name, occasion, due_at, wake_at, rule_version)
     SELECT ${sqlId('item', 'n')}, 'ladder', 'ladder:2', at, at, 1
       FROM (SELECT n, CASE WHEN n % ${SPREAD} = 0 AND n <= ${DUE * SPREAD} THEN '${DUE_AT}'::timestamptz
                            ELSE '2026-11-05T09:00:00+08:00'::timestamptz + n * interval '1 second' END AS at
               FROM generate_series(1, ${clocks}) n) c`,
    'ANALYZE',
  ]);
}
