// Counts by state for the metrics page.

import type { Database } from '#prisma/db.ts';

export interface CountRow {
  readonly what: 'delivery' | 'message' | 'clock_open' | 'clock_due' | 'slot_open' | 'calls';
  readonly state: string;
  readonly count: number;
}

/** One statement; whole-table counts, so for scrapes, not for pages. */
export async function readStateCounts(db: Database): Promise<readonly CountRow[]> {
  const rows = await db.prisma.$queryRaw<readonly (Omit<CountRow, 'count'> & { readonly count: bigint })[]>`
    SELECT 'delivery' AS what, state, count(*) FROM delivery GROUP BY state
    UNION ALL SELECT 'message', state, count(*) FROM message_in GROUP BY state
    UNION ALL SELECT 'clock_open', '', count(*) FROM item_clock
    UNION ALL SELECT 'clock_due', '', count(*) FROM item_clock
               WHERE wake_at <= coalesce((SELECT now_at FROM business_clock), clock_timestamp())
    UNION ALL SELECT 'slot_open', '', count(*) FROM slot WHERE state = 'open'
    UNION ALL SELECT 'calls', '', count(*) FROM attempt
               WHERE called_at >= date_trunc('month', clock_timestamp(), 'Asia/Shanghai')`;
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
