// Counts by state for the metrics page.

import type { Database } from '#prisma/db.ts';

export interface CountRow {
  readonly what:
    | 'delivery'
    | 'message'
    | 'clock_open'
    | 'clock_due'
    | 'clock_late'
    | 'slot_open'
    | 'slot_due'
    | 'oldest'
    | 'alarm'
    | 'paused'
    | 'wave_held'
    | 'calls'
    | 'pushes';
  /** For open slots and the two budgets the kind of account: `dingtalk`, `sandbox`. */
  readonly state: string;
  readonly count: number;
}

/** One statement; whole-table counts, so for scrapes, not for pages. */
export async function readStateCounts(db: Database): Promise<readonly CountRow[]> {
  const rows = await db.prisma.$queryRaw<readonly (Omit<CountRow, 'count'> & { readonly count: bigint })[]>`
    WITH account AS (
      SELECT id, CASE WHEN account = 'sandbox' THEN 'sandbox' ELSE channel END AS kind FROM channel_account)
    SELECT 'delivery' AS what, state, count(*) FROM delivery GROUP BY state
    UNION ALL SELECT 'message', state, count(*) FROM message_in GROUP BY state
    UNION ALL SELECT 'clock_open', '', count(*) FROM item_clock
    UNION ALL SELECT 'clock_due', '', count(*) FROM item_clock
               WHERE wake_at <= coalesce((SELECT now_at FROM business_clock), clock_timestamp())
    UNION ALL SELECT 'clock_late', '', count(*) FROM item_clock
               WHERE wake_at <= coalesce((SELECT now_at FROM business_clock), clock_timestamp()) - interval '2 minutes'
    UNION ALL SELECT 'slot_due', '', count(*) FROM slot WHERE state = 'open'
                 AND slot_at <= coalesce((SELECT now_at FROM business_clock), clock_timestamp())
    UNION ALL SELECT 'oldest', '', coalesce(extract(epoch FROM clock_timestamp() - min(received_at)), 0)::bigint
                FROM message_in WHERE state = 'received'
    UNION ALL SELECT 'alarm', code, count(*) FROM alarm WHERE cleared_at IS NULL GROUP BY code
    UNION ALL SELECT 'slot_open', o.kind, count(s.id)
                FROM account o LEFT JOIN slot s ON s.account_id = o.id AND s.state = 'open' GROUP BY o.kind
    UNION ALL SELECT 'paused', '', count(*) FROM installation WHERE paused_at IS NOT NULL
    UNION ALL SELECT 'wave_held', '', count(*) FROM wave WHERE state = 'held'
    UNION ALL SELECT used.what, o.kind, sum(used.count)::bigint
                FROM account o
                LEFT JOIN budget_month b ON b.account_id = o.id
                      AND b.month = to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')
               CROSS JOIN LATERAL (VALUES ('calls', coalesce(b.calls, 0)), ('pushes', coalesce(b.pushes + b.answers, 0)))
                                  AS used(what, count)
               GROUP BY 1, 2`;
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
