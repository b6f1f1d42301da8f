// A database in the middle of a busy month: at least 100,000 rows in each table a hot statement works on.

import { UNANSWERED_QUERY } from '#bot/domain/facts/query-facts.ts';
import { storeQueryFacts } from '#bot/kinds/verification_query/stored.ts';
import type { Database } from '#prisma/db.ts';
import { loadRows, registryRows, sqlId, taskRows } from '#tests/bench/rows.ts';

/** Rows of each main table. */
const ROWS = 100_000;

/** Tasks the items belong to: 5,000 items each. */
const TASKS = 20;

/** Clocks due at NOW, slots open then, calls to be made, messages to be worked on. */
const DUE = 700;
export const OPEN_SLOTS = 2_000;

/** A broadcast two thirds of which have gone out. */
export const BROADCAST = '00000000-0000-7000-9000-000000000001';
const CALLS = 300;
const RECEIVED = 500;

const CLOCKS_FROM = "'2026-11-04T09:00:00+08:00'::timestamptz";
const OPEN_AT = "'2026-11-04T09:00:00+08:00'::timestamptz";
const SAID_AT = "'2026-11-03T09:00:00+08:00'::timestamptz";

/** Business time of the statements. */
export const NOW: Temporal.Instant = Temporal.Instant.from('2026-11-04T09:00:00+08:00').add({ seconds: DUE });

/** Numbers of open slots begin after this one. */
export const OPEN_FROM = 200_000;
const FUTURE_FROM = 300_000;

const account = sqlId('account', '1');
const series = (count: number) => `generate_series(1, ${count}) n`;

/** Verification queries beside the deadlines: enough that the kind alone leads nowhere. */
const QUERIES = 20_000;
const QUERIES_FROM = 400_000;
const QUERY_FACTS = JSON.stringify(storeQueryFacts(UNANSWERED_QUERY));

const QUERY_ITEMS = [
  `INSERT INTO item (id, code, kind, natural_key, task_id, unit_id, grid_id, grid_path, facts, facts_version,
                     standing, payload, payload_version)
   SELECT ${sqlId('item', `${QUERIES_FROM} + n`)}, 'QQ22-' || n, 'verification_query', '2026-09/U' || n || '/F1/x',
          i.task_id, i.unit_id, i.grid_id, i.grid_path, '${QUERY_FACTS}'::jsonb, 1,
          CASE WHEN n % 500 = 0 THEN 'returned' ELSE 'open' END,
          jsonb_build_object('number', 'HS-' || n, 'formCode', 'F1', 'period', '2026-09', 'repeats',
            CASE WHEN n % 500 = 0 THEN '[{"number":"X"}]'::jsonb ELSE '[]'::jsonb END), 1
     FROM ${series(QUERIES)} JOIN item i ON i.id = ${sqlId('item', 'n')}`,
];

const CLOCKS = [
  `INSERT INTO item_clock (item_id, name, occasion, due_at, wake_at, waits_for, rule_version)
   SELECT ${sqlId('item', 'n')}, 'ladder', 'ladder:2', ${CLOCKS_FROM} + n * interval '1 second',
          ${CLOCKS_FROM} + n * interval '1 second', CASE WHEN n % 97 = 0 THEN 'status_list' END, 1
     FROM ${series(ROWS)}`,
];

const OUTBOX = [
  `INSERT INTO content (hash, message) VALUES ('text', '{"title":"","blocks":[]}')`,
  `INSERT INTO slot (id, account_id, class, person_id, slot_at, state)
   SELECT ${sqlId('slot', 'n')}, ${account}, 'private', ${sqlId('person', 'n')}, ${SAID_AT}, 'claimed'
     FROM ${series(ROWS)}`,
  `INSERT INTO slot (id, account_id, class, person_id, slot_at)
   SELECT ${sqlId('slot', `${OPEN_FROM} + n`)}, ${account}, 'private', ${sqlId('person', 'n')}, ${OPEN_AT}
     FROM ${series(OPEN_SLOTS)}`,
  `INSERT INTO slot (id, account_id, class, person_id, slot_at)
   SELECT ${sqlId('slot', `${FUTURE_FROM} + n`)}, ${account}, 'private', ${sqlId('person', 'n')},
          ${OPEN_AT} + (1 + n % 9) * interval '1 day'
     FROM ${series(20_000)}`,
  `INSERT INTO attempt (id, account_id, epoch, content_hash, part, state, called_at, lease_until_at, ended_at)
   SELECT ${sqlId('attempt', 'n')}, ${account}, 1, 'text', '{"native":{},"number":1,"of":1}', 'accepted', now(),
          now() - interval '1 day', now()
     FROM ${series(ROWS)}`,
  `INSERT INTO attempt (id, account_id, epoch, content_hash, part, lease_until_at)
   SELECT ${sqlId('attempt', `${OPEN_FROM} + n`)}, ${account}, 1, 'text', '{"native":{},"number":1,"of":1}',
          now() + interval '2 minutes'
     FROM ${series(CALLS)}`,
  `INSERT INTO delivery (id, attempt_id, slot_id, person_id, address, content_hash, purpose, state, ref, business_at)
   SELECT ${sqlId('delivery', 'n')}, ${sqlId('attempt', 'n')}, ${sqlId('slot', 'n')}, ${sqlId('person', 'n')},
          'staff-' || n, 'text', 'courtesy', 'sent', 'ref-' || n, ${SAID_AT}
     FROM ${series(ROWS)}`,
  `INSERT INTO delivery (id, attempt_id, slot_id, person_id, address, content_hash, purpose, business_at)
   SELECT ${sqlId('delivery', `${OPEN_FROM} + n`)}, ${sqlId('attempt', `${OPEN_FROM} + n`)}, ${sqlId('slot', 'n')},
          ${sqlId('person', 'n')}, 'staff-' || n, 'text', CASE n WHEN 7 THEN 'reply' ELSE 'courtesy' END, ${OPEN_AT}
     FROM ${series(CALLS)}`,
  `INSERT INTO delivery (id, attempt_id, slot_id, person_id, address, content_hash, purpose, state, retry_at,
                         business_at)
   SELECT ${sqlId('delivery', `${FUTURE_FROM} + n`)}, ${sqlId('attempt', 'n')}, ${sqlId('slot', 'n')},
          ${sqlId('person', 'n')}, 'staff-' || n, 'text', 'courtesy', 'waiting',
          now() + (n - 500) * interval '1 second', ${OPEN_AT}
     FROM ${series(20_000)}`,
];

const LINES = [
  `INSERT INTO delivery_line (id, slot_id, item_id, occasion, person_id, due_at, state, delivery_id)
   SELECT ${sqlId('line', 'n')}, ${sqlId('slot', 'n')}, ${sqlId('item', 'n')}, 'ladder:2', ${sqlId('person', 'n')},
          ${SAID_AT}, 'carried', ${sqlId('delivery', 'n')}
     FROM ${series(ROWS)}`,
  `INSERT INTO delivery_line (item_id, occasion, due_at, state, reason)
   SELECT ${sqlId('item', 'n')}, 'ladder:1', ${SAID_AT}, 'dropped', 'no_group' FROM ${series(ROWS)}`,
  `INSERT INTO delivery_line (id, slot_id, item_id, occasion, person_id, due_at)
   SELECT ${sqlId('line', `${OPEN_FROM} + n`)}, ${sqlId('slot', `${OPEN_FROM} + n`)}, ${sqlId('item', 'n')},
          'ladder:3', ${sqlId('person', 'n')}, ${OPEN_AT}
     FROM ${series(OPEN_SLOTS)}`,
  `INSERT INTO broadcast (id, state, author, audience, text, receivers, calls, created_at, begun_at)
   VALUES ('${BROADCAST}', 'sending', 'cli', '{}', 'text', 1500, 75, ${SAID_AT}, ${SAID_AT})`,
  `INSERT INTO delivery_line (slot_id, occasion, person_id, due_at, state, delivery_id, broadcast_id)
   SELECT ${sqlId('slot', 'n')}, 'broadcast:1', ${sqlId('person', 'n')}, ${SAID_AT}, 'carried',
          ${sqlId('delivery', 'n')}, '${BROADCAST}'
     FROM ${series(1_000)}`,
  `INSERT INTO delivery_line (slot_id, occasion, person_id, due_at, state, broadcast_id)
   SELECT ${sqlId('slot', '1000 + n')}, 'broadcast:1', ${sqlId('person', '1000 + n')}, ${SAID_AT}, 'held', '${BROADCAST}'
     FROM ${series(500)}`,
];

const INBOUND = [
  `INSERT INTO message_in (id, account_id, platform_id, scope, conversation_external_id, sender_address, person_id,
                           text, content, raw, sent_at, business_at, state)
   SELECT ${sqlId('message', 'n')}, ${account}, 'msg-' || n, 'person', 'cid', 'staff-' || (n % 5000),
          ${sqlId('person', 'n % 5000 + 1')}, '收到', 'text', '\\x7b7d', now() - interval '1 day',
          ${SAID_AT} + n * interval '1 second', 'done'
     FROM ${series(ROWS)}`,
  `INSERT INTO message_in (account_id, platform_id, scope, conversation_external_id, sender_address, text, content,
                           raw, sent_at, business_at)
   SELECT ${account}, 'new-' || n, 'person', 'cid', 'staff-' || (n % 200), '收到', 'text', '\\x7b7d',
          now() - (${RECEIVED} - n) * interval '1 second', ${OPEN_AT}
     FROM ${series(RECEIVED)}`,
  `INSERT INTO chat_file (message_in_id, name, hash, state, preview, next_at)
   SELECT ${sqlId('message', 'n')}, '名单.xlsx', 'hash', 'previewed', '{}', now() - interval '1 day'
     FROM ${series(ROWS)}`,
  `UPDATE chat_file SET state = 'wanted', preview = NULL WHERE message_in_id <= ${sqlId('message', '20')}`,
  `INSERT INTO item_event (item_id, at, actor, person_id, message_in_id, kind, before, after)
   SELECT ${sqlId('item', 'n')}, ${SAID_AT}, 'person', ${sqlId('person', 'n % 5000 + 1')}, ${sqlId('message', 'n')},
          'acknowledged', '{}', '{}'
     FROM ${series(ROWS)}`,
];

/** Fills the database and lets the planner count. */
export async function fillBusyMonth(db: Database): Promise<void> {
  await loadRows(db.pool, [
    ...registryRows({ units: ROWS, unitsPerPerson: 1, postsPerGrid: 20 }),
    ...taskRows(ROWS, TASKS),
    ...QUERY_ITEMS,
    ...CLOCKS,
    ...OUTBOX,
    ...LINES,
    ...INBOUND,
    'ANALYZE',
  ]);
}
