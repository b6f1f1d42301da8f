// Who plays in the November story: firms of one grid, chosen by what the sample platform says of them later.

import { demoListAt } from '#bot/app/demo.ts';
import { parseStatusList } from '#bot/domain/status-list/parse.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import type { Database } from '#prisma/db.ts';
import { shanghai } from '#tests/support/business-time.ts';

export interface Firm {
  readonly uscc: string;
  readonly name: string;
  readonly shortName: string;
  readonly userId: string;
}

export interface Cast {
  readonly gridPath: string;
  readonly gridName: string;
  readonly group: string;
  readonly leader: string;
  /** Files early and says so. */
  readonly claims: Firm;
  /** Promises a morning and files in time. */
  readonly keeps: Firm;
  /** Promises the same and does not. */
  readonly breaks: Firm;
  /** Says 收到 and nothing more; has not filed when list 2 comes. */
  readonly silent: Firm;
  readonly township: string;
  readonly specialist: string;
}

interface Row extends Firm {
  readonly gridPath: string;
  readonly gridName: string;
  readonly group: string;
  readonly leader: string;
  readonly township: string;
}

/** A grid of the task that has a group, a leader and a township statistician who can be reached, and all four firms. */
export async function chooseCast(db: Database): Promise<Cast> {
  const { rows } = await db.pool.query<Row>(CANDIDATES);
  const { filedAt, notFiled } = await filings();
  const before = (uscc: string, wallTime: string) => {
    const at = filedAt.get(uscc);
    return at !== undefined && Temporal.Instant.compare(at, shanghai(wallTime)) < 0;
  };
  for (const firms of Map.groupBy(rows, (row) => row.gridPath).values()) {
    const claims = firms.find(({ uscc }) => before(uscc, '2026-11-04T09:00'));
    const keeps = firms.find(
      ({ uscc }) => before(uscc, '2026-11-06T11:30') && !before(uscc, '2026-11-05T12:00'),
    );
    const [breaks, silent] = firms.filter(({ uscc }) => notFiled.has(uscc));
    if (claims === undefined || keeps === undefined || breaks === undefined || silent === undefined) continue;
    const { gridPath, gridName, group, leader, township } = claims;
    const specialist = await specialistOf(db);
    return { gridPath, gridName, group, leader, township, specialist, claims, keeps, breaks, silent };
  }
  throw new Error('no grid of the sample has all four firms');
}

/** When each firm of the sample has filed, and who has not even when list 2 comes. */
async function filings() {
  const { bytes, fileName } = await demoListAt(shanghai('2026-11-09T08:35'));
  const parsed = parseStatusList(await readWorkbook(bytes, fileName), { now: shanghai('2026-12-01T00:00') });
  if (!parsed.ok) throw new Error('the sample list cannot be read');
  const { entries } = parsed.list;
  const filedAt = new Map(
    entries.flatMap(({ uscc, word, filedAt: at }) =>
      at === null || word === 'returned' ? [] : [[uscc, at]],
    ),
  );
  const notFiled = new Set(entries.filter(({ word }) => word === 'not_filed').map(({ uscc }) => uscc));
  return { filedAt, notFiled };
}

async function specialistOf(db: Database): Promise<string> {
  const { rows } = await db.pool.query<{ address: string }>(
    `SELECT b.address FROM post o JOIN binding b ON b.person_id = o.person_id AND b.channel = 'dingtalk'
      WHERE o.role = 'specialist' AND o.profession = 'industry'`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the sample has no specialist for industry');
  return row.address;
}

/** Firms with a task's item whose one reachable statistician answers for them alone. */
const CANDIDATES = `
  WITH sole AS (
    SELECT c.unit_id, min(b.address) AS user_id
      FROM unit_contact c JOIN binding b ON b.person_id = c.person_id AND b.channel = 'dingtalk'
     WHERE c.valid_to_on IS NULL
       AND (SELECT count(DISTINCT o.unit_id) FROM unit_contact o WHERE o.person_id = c.person_id) = 1
     GROUP BY c.unit_id HAVING count(*) = 1)
  SELECT DISTINCT ON (g.path, u.uscc) u.uscc, u.name, u.short_name AS "shortName", s.user_id AS "userId", g.path AS "gridPath",
         g.name AS "gridName", cv.external_id AS "group", lb.address AS leader, tb.address AS township
    FROM item i
    JOIN unit u ON u.id = i.unit_id
    JOIN sole s ON s.unit_id = u.id
    JOIN grid g ON g.id = i.grid_id
    JOIN conversation cv ON cv.grid_id = g.id
    JOIN post l ON l.grid_id = g.id AND l.role = 'grid_leader'
    JOIN binding lb ON lb.person_id = l.person_id AND lb.channel = 'dingtalk'
    JOIN grid t ON t.level = 2 AND starts_with(g.path, t.path)
    JOIN post tp ON tp.grid_id = t.id AND tp.role = 'township_statistician'
    JOIN binding tb ON tb.person_id = tp.person_id AND tb.channel = 'dingtalk'
   ORDER BY g.path, u.uscc`;
