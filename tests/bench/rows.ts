// Many rows at once: a registry, tasks with their items, and clocks, by generate_series with known ids.

import type pg from 'pg';
import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { storeDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';

/** Tables whose rows are numbered: the id of row n can be computed in SQL and in TypeScript. */
const TAGS = {
  grid: '8001',
  person: '8002',
  unit: '8003',
  item: '8004',
  task: '8005',
  window: '8006',
  slot: '8007',
  line: '8008',
  delivery: '8009',
  attempt: '800a',
  message: '800b',
  account: '800c',
  conversation: '800d',
} as const;

export type NumberedTable = keyof typeof TAGS;

/** The id of row `n`, as a value. */
export function idOf(table: NumberedTable, n: number): string {
  return `00000000-0000-7000-${TAGS[table]}-${n.toString(16).padStart(12, '0')}`;
}

/** The id of row `n`, as an SQL expression over `n`. */
export function sqlId(table: NumberedTable, n: string): string {
  return `('00000000-0000-7000-${TAGS[table]}-' || lpad(to_hex((${n})::bigint), 12, '0'))::uuid`;
}

/** The facts of an item nobody has said anything about. */
const OPEN_FACTS = JSON.stringify(storeDeadlineFacts(UNTOUCHED_DEADLINE));

const UNITS_PER_GRID = 20;

/** Grids of a township; each township has one area between itself and its grids. */
const GRIDS_PER_TOWNSHIP = 20;

export interface Population {
  readonly units: number;
  /** Units one statistician answers for. */
  readonly unitsPerPerson: number;
  /** Persons on a post of each grid; the first one leads it. */
  readonly postsPerGrid: number;
}

/** Runs statements on one connection without foreign key checks: rows made here refer to each other rightly. */
export async function loadRows(pool: pg.Pool, statements: readonly string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SET session_replication_role = replica; SET statement_timeout = 0');
    for (const statement of statements) await client.query(statement);
    await client.query('RESET session_replication_role; RESET statement_timeout');
  } finally {
    client.release();
  }
}

/** The number of the grid of unit `n`, and of the township of grid `g`. */
const gridOfUnit = (n: string): string => `((${n}) - 1) / ${UNITS_PER_GRID} + 1`;
const townshipOfGrid = (g: string): string => `((${g}) - 1) / ${GRIDS_PER_TOWNSHIP} + 1`;

/** The path of enterprise grid `g`, as an SQL expression. */
function sqlGridPath(g: string): string {
  const township = townshipOfGrid(g);
  return `('A/T' || (${township}) || '/R' || (${township}) || '/G' || (${g}) || '/')`;
}

/** The same as a value. */
export function gridPath(g: number): string {
  const township = Math.floor((g - 1) / GRIDS_PER_TOWNSHIP) + 1;
  return `A/T${township}/R${township}/G${g}/`;
}

// Numbers of nodes above the enterprise grids, out of the way of theirs.
const CITY = 900_000_000;
const TOWNSHIPS = 910_000_000;
const AREAS = 920_000_000;

/** A city of one account: tree, units, their statisticians with addresses, posts. */
export function registryRows({ units, unitsPerPerson, postsPerGrid }: Population): readonly string[] {
  const grids = Math.ceil(units / UNITS_PER_GRID);
  const townships = Math.ceil(grids / GRIDS_PER_TOWNSHIP);
  const persons = Math.ceil(units / unitsPerPerson);
  return [
    `INSERT INTO channel_account (id, channel, account, epoch)
     VALUES (${sqlId('account', '1')}, 'dingtalk', 'dingdouble', 1)`,
    `INSERT INTO grid (id, code, name, level, path) VALUES (${sqlId('grid', `${CITY}`)}, 'A', '某市', 1, 'A/')`,
    `INSERT INTO grid (id, code, name, level, parent_id, path)
     SELECT ${sqlId('grid', `${TOWNSHIPS} + n`)}, 'T' || n, '第' || n || '镇', 2,
            ${sqlId('grid', `${CITY}`)}, 'A/T' || n || '/'
       FROM generate_series(1, ${townships}) n`,
    `INSERT INTO grid (id, code, name, level, parent_id, path)
     SELECT ${sqlId('grid', `${AREAS} + n`)}, 'R' || n, '第' || n || '片', 3,
            ${sqlId('grid', `${TOWNSHIPS} + n`)}, 'A/T' || n || '/R' || n || '/'
       FROM generate_series(1, ${townships}) n`,
    `INSERT INTO grid (id, code, name, level, parent_id, path)
     SELECT ${sqlId('grid', 'n')}, 'G' || n, '第' || n || '网格', 4,
            ${sqlId('grid', `${AREAS} + ${townshipOfGrid('n')}`)}, ${sqlGridPath('n')}
       FROM generate_series(1, ${grids}) n`,
    `INSERT INTO unit (id, uscc, name, short_name, profession, category, grid_id)
     SELECT ${sqlId('unit', 'n')}, 'U' || lpad(n::text, 17, '0'), '第' || n || '机械制造有限公司', '第' || n || '机械',
            'industry', 'above_scale', ${sqlId('grid', gridOfUnit('n'))}
       FROM generate_series(1, ${units}) n`,
    `INSERT INTO person (id, natural_key, name, phone)
     SELECT ${sqlId('person', 'n')}, 'p' || n, '统计员' || n, '1990' || lpad(n::text, 7, '0')
       FROM generate_series(1, ${persons}) n`,
    `INSERT INTO binding (person_id, channel, address, verified_by)
     SELECT ${sqlId('person', 'n')}, 'dingtalk', 'staff-' || n, 'roster' FROM generate_series(1, ${persons}) n`,
    `INSERT INTO unit_contact (unit_id, person_id, role, is_main, valid_from_on)
     SELECT ${sqlId('unit', 'n')}, ${sqlId('person', `(n - 1) / ${unitsPerPerson} + 1`)},
            'enterprise_statistician', true, '2026-01-01'
       FROM generate_series(1, ${units}) n`,
    `INSERT INTO post (person_id, grid_id, role, valid_from_on)
     SELECT ${sqlId('person', `(n - 1) % ${persons} + 1`)}, ${sqlId('grid', `(n - 1) / ${postsPerGrid} + 1`)},
            CASE WHEN n % ${postsPerGrid} = 0 THEN 'grid_leader' ELSE 'grid_member' END, '2026-01-01'
       FROM generate_series(1, ${grids * postsPerGrid}) n`,
  ];
}

/**
 * Tasks over forms FORM1, FORM2 …; item n is about unit n and of the task that `taskOf`, an SQL expression over n, says: every
 * unit whose number leaves the same rest, so that each has `units / tasks`. Opens 2026-11-01, cut off 2026-11-08 12:00.
 */
export function taskRows(units: number, tasks: number, taskOf = `(n - 1) % ${tasks} + 1`): readonly string[] {
  return [
    `INSERT INTO report_form (code, name, frequency)
     SELECT 'FORM' || n, '工业产销总值及主要产品产量', 'monthly' FROM generate_series(1, ${tasks}) n`,
    `INSERT INTO report_window (id, form_code, period, opens_on, opens_time, cutoff_on, cutoff_time,
                                acceptance_on, acceptance_time, confirmed_by, confirmed_at)
     SELECT ${sqlId('window', 'n')}, 'FORM' || n, '2026-10', '2026-11-01', '00:00', '2026-11-08', '12:00',
            '2026-11-10', '12:00', 'bench', '2026-11-01T00:00+08:00'
       FROM generate_series(1, ${tasks}) n`,
    `INSERT INTO task (id, code, kind, form_code, period, window_id, rule_version, created_by, created_at)
     SELECT ${sqlId('task', 'n')}, 'TASK' || n, 'report_deadline', 'FORM' || n, '2026-10', ${sqlId('window', 'n')},
            1, 'bench', '2026-11-01T00:00+08:00'
       FROM generate_series(1, ${tasks}) n`,
    `INSERT INTO item (id, code, kind, natural_key, task_id, unit_id, grid_id, grid_path, facts, facts_version,
                       waiting_on)
     SELECT ${sqlId('item', 'n')}, 'TASK' || (${taskOf}) || '-' || n, 'report_deadline', 'FORM' || (${taskOf}) || '/' || n,
            ${sqlId('task', taskOf)}, ${sqlId('unit', 'n')}, ${sqlId('grid', gridOfUnit('n'))},
            ${sqlGridPath(gridOfUnit('n'))}, '${OPEN_FACTS}'::jsonb, 1, 'firm'
       FROM generate_series(1, ${units}) n`,
  ];
}
