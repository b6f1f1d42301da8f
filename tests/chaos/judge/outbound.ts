// Lost and doubled: our rows held against what the platform really took, both ways.

import type { Database } from '#prisma/db.ts';
import type { Evidence } from './evidence.ts';
import type { Journal } from './journal.ts';
import type { DeliveryRow } from './outbound-rows.ts';

type Taken = Journal['messages'][number];

/** How a message says that it may have been said before. */
const SAID_AGAIN = '重发';

export interface Outbound {
  /** Each delivery with the journal's messages that are it. */
  readonly arrived: ReadonlyMap<DeliveryRow, readonly Taken[]>;
  readonly evidence: readonly Evidence[];
}

export function judgeOutbound(rows: readonly DeliveryRow[], journal: Journal): Outbound {
  const { arrived, unaccounted } = matched(rows, journal.messages);
  return {
    arrived,
    evidence: [
      ...unaccounted.map((message) =>
        evidence('nothing doubled unsaid', 'taken by the platform without a delivery of ours', message),
      ),
      ...doubledParts(arrived),
      ...doubledLines(arrived),
      ...lostRows(arrived),
    ],
  };
}

/**
 * By the platform's own key where we know it; a message whose answer never reached us belongs to the delivery of
 * unknown end with its address and text.
 */
function matched(rows: readonly DeliveryRow[], messages: readonly Taken[]) {
  const arrived = new Map<DeliveryRow, Taken[]>(rows.map((row) => [row, []]));
  const byRef = new Map(
    rows.flatMap((row) => (row.ref === null ? [] : [[`${row.ref} ${row.address}`, row]])),
  );
  const byText = Map.groupBy(rows, (row) => `${row.address}\n${row.text}`);
  const rest: Taken[] = [];
  for (const message of messages) {
    const row = byRef.get(`${message.key} ${message.to}`);
    if (row === undefined) rest.push(message);
    else arrived.get(row)?.push(message);
  }
  const unaccounted: Taken[] = [];
  for (const message of rest) {
    const same = byText.get(`${message.to}\n${message.text}`) ?? [];
    const open = same.filter((row) => row.ref === null && arrived.get(row)?.length === 0);
    // The same words to the same person: what we know to have arrived comes before what may have.
    const free = open.find(({ state }) => state === 'sent') ?? open[0] ?? same.at(-1);
    if (free === undefined) unaccounted.push(message);
    else arrived.get(free)?.push(message);
  }
  return { arrived, unaccounted };
}

function doubledParts(arrived: Outbound['arrived']): readonly Evidence[] {
  return [...arrived].flatMap(([row, taken]) =>
    taken.length < 2
      ? []
      : [evidence('nothing doubled unsaid', 'one delivery arrived more than once', { row, taken })],
  );
}

function doubledLines(arrived: Outbound['arrived']): readonly Evidence[] {
  const said = [...arrived].flatMap(([row, taken]) =>
    taken.length === 0
      ? []
      : row.lines.map((line) => ({
          thing: `${row.address} ${line.itemId ?? ''} ${line.round} ${line.occasion.replace(/^again:/, '')} ${row.partNumber}`,
          row,
        })),
  );
  return [...Map.groupBy(said, ({ thing }) => thing)].flatMap(([thing, times]) => {
    const unsaid = times.filter(({ row }) => !row.text.includes(SAID_AGAIN));
    return unsaid.length < 2
      ? []
      : [
          evidence(
            'nothing doubled unsaid',
            thing,
            unsaid.map(({ row }) => row),
          ),
        ];
  });
}

function lostRows(arrived: Outbound['arrived']): readonly Evidence[] {
  return [...arrived].flatMap(([row, taken]) => {
    const what = lossOf(row, taken.length > 0);
    return what === null ? [] : [evidence('nothing lost', what, row)];
  });
}

/** Why a delivery at rest counts as lost; null: it arrived, or its row says why it did not. */
function lossOf(row: DeliveryRow, hasArrived: boolean): string | null {
  switch (row.state) {
    case 'sent':
    case 'delivered':
    case 'read':
      return hasArrived ? null : 'sent by our rows, never taken by the platform';
    case 'failed':
    case 'held':
      return row.reason === null ? 'failed without a reason' : null;
    case 'unknown':
      return isOwedAgain(row) ? 'may not have arrived, and was not said once more' : null;
    default:
      return `still ${row.state}`;
  }
}

/** Last calls and overdue steps are said once more; a repeat, an answer and courtesy are not. */
function isOwedAgain({ isDueAgain, isRepeated, lines, purpose }: DeliveryRow): boolean {
  if (isRepeated || !isDueAgain || (purpose !== 'last_call' && purpose !== 'overdue')) return false;
  return lines.some(({ itemId, occasion }) => itemId !== null && !occasion.startsWith('again:'));
}

/** Lines nobody carried and nobody dropped with a reason, and answers that were never planned. */
export async function judgeFates(db: Database): Promise<readonly Evidence[]> {
  const fateless = await db.pool.query(
    `SELECT l.id, l.occasion, l.state, l.reason, s.slot_at, s.state AS slot
       FROM delivery_line l LEFT JOIN slot s ON s.id = l.slot_id CROSS JOIN business_clock c
      WHERE (l.state = 'planned' AND (s.id IS NULL OR s.slot_at <= c.now_at))
         OR (l.state = 'dropped' AND l.reason IS NULL) OR (l.state = 'carried' AND l.delivery_id IS NULL)`,
  );
  const unanswered = await db.pool.query(
    `SELECT m.id, m.platform_id, r.intent FROM message_in m LEFT JOIN reading r ON r.message_in_id = m.id
      WHERE m.state = 'done' AND m.reason IS NULL
        AND NOT EXISTS (SELECT FROM delivery_line l WHERE l.occasion = 'reply:' || m.id)`,
  );
  return [
    ...fateless.rows.map((row: unknown) => evidence('nothing lost', 'a line without a fate', row)),
    ...unanswered.rows.map((row: unknown) =>
      evidence('nothing lost', 'a message without an answer or a reason', row),
    ),
  ];
}

function evidence(invariant: Evidence['invariant'], what: string, detail: unknown): Evidence {
  return { invariant, what, detail };
}
