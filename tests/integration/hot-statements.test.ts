// Each hot statement, as it really goes out, uses the index its comment names on 100,000 rows.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { UNANSWERED_QUERY } from '#bot/domain/facts/query-facts.ts';
import { storeQueryFacts } from '#bot/kinds/verification_query/stored.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { accountTrouble } from '#prisma/hot/account-trouble.ts';
import { channelsOfPeople, contactsOfUnits, groupsOfGrids, postsOnPaths } from '#prisma/hot/addressees.ts';
import { attemptsToCall, markCalled } from '#prisma/hot/attempts.ts';
import { firmsReached, itemsOfTask } from '#prisma/hot/broadcast-audience.ts';
import { countLines, dropBroadcast, heldLines } from '#prisma/hot/broadcast-lines.ts';
import { callsSpokenFor, countCalls, countPushes } from '#prisma/hot/budgets.ts';
import { nextOpenFile } from '#prisma/hot/chat-files.ts';
import { claimDueClocks } from '#prisma/hot/claim-due-clocks.ts';
import { claimMessage } from '#prisma/hot/claim-message.ts';
import { claimSlots, linesOfSlots } from '#prisma/hot/claim-slots.ts';
import {
  itemsOfContact,
  lastLinesTo,
  lastOwnChanges,
  linesOfRef,
  postsOfPerson,
  speakerOf,
} from '#prisma/hot/conversation.ts';
import { insertQueries } from '#prisma/hot/insert-queries.ts';
import { dropPlannedLines, itemsUnder, lockItemsOfTask } from '#prisma/hot/items.ts';
import { kindTaskRows } from '#prisma/hot/kind-tasks.ts';
import { lastPrivateSlots } from '#prisma/hot/last-private-slots.ts';
import { mergePastSlots } from '#prisma/hot/merge-past-slots.ts';
import { moveGroups } from '#prisma/hot/move-group.ts';
import { addressesInOrder, stalledSlots, takeSetBack, triedAddresses } from '#prisma/hot/next-channels.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { openQueriesUnder } from '#prisma/hot/open-queries.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { sentOf } from '#prisma/hot/recalls.ts';
import { receiveMessage } from '#prisma/hot/receive-message.ts';
import { recoverAttempts } from '#prisma/hot/recover-attempts.ts';
import { failDelivery, markDelivered, readDelivery } from '#prisma/hot/report-delivery.ts';
import { clearClocks, setClocks, wakeWaitingClocks } from '#prisma/hot/set-clocks.ts';
import { openPlacesOf } from '#prisma/hot/task-clocks.ts';
import { unknownSends } from '#prisma/hot/unknown-sends.ts';
import { takeWaiting } from '#prisma/hot/waiting-deliveries.ts';
import { lockQueries, lockReturnedQueries } from '#prisma/repos/queries.ts';
import { gridPath, idOf } from '#tests/bench/rows.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { explain, type SentStatement, StatementWatch } from './hot-statements-plans.ts';
import { BROADCAST, fillBusyMonth, NOW, OPEN_FROM, OPEN_SLOTS } from './hot-statements-rows.ts';

let fresh: FreshDatabase;
let watch: StatementWatch;

beforeAll(async () => {
  fresh = await freshDatabase();
  watch = new StatementWatch(fresh.db);
  await fillBusyMonth(fresh.db);
});

afterAll(async () => {
  await fresh.drop();
});

/** Tables none of these statements may read from end to end. */
const BIG = [
  'item',
  'item_clock',
  'item_event',
  'slot',
  'delivery_line',
  'delivery',
  'attempt',
  'message_in',
  'chat_file',
  'unit',
  'unit_contact',
  'person',
  'binding',
  'post',
  'grid',
];

interface Case {
  readonly name: string;
  readonly run: (tx: Tx) => Promise<unknown>;
  readonly uses: readonly string[];
  /** Small tables joined by the thousand, where reading all of them is the right plan. */
  readonly mayScan?: readonly string[];
}

const ACCOUNT = { id: idOf('account', 1), channel: 'dingtalk' };
const many = (table: 'item' | 'unit' | 'person' | 'slot' | 'grid' | 'delivery', count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => idOf(table, from + n + 1));

/** A line to person `n` about item `n`, at an instant no slot is open at. */
function line(n: number): PlannedLine {
  const slotAt = NOW.add({ minutes: 30 });
  return {
    itemId: idOf('item', n),
    round: 1,
    occasion: 'ladder:4.1',
    personId: idOf('person', n),
    conversationId: null,
    dueAt: NOW,
    slot: { accountId: ACCOUNT.id, class: 'private', slotAt, messageInId: null },
    dropReason: null,
    contentHash: null,
    listNumber: null,
  };
}

/** Stops the account and opens another beside it, until the transaction is rolled back. */
async function stoppedBeside(tx: Tx): Promise<{ readonly id: string }> {
  await tx.$executeRaw`
    UPDATE channel_account SET stop_code = 'auth', stopped_at = now(), probe_at = now() WHERE id = ${ACCOUNT.id}::uuid`;
  return tx.channelAccount.create({ data: { channel: 'telegram', account: 'beside' }, select: { id: true } });
}

const clock = (itemId: string) => ({
  itemId,
  name: 'ladder',
  occasion: 'ladder:3',
  dueAt: NOW,
  wakeAt: NOW,
  waitsFor: null,
  ruleVersion: 1,
});

// A batch as large as the duty takes them: the planner must not turn to the whole table for it.
const BATCH = 500;

const CASES: readonly Case[] = [
  {
    name: 'claimDueClocks',
    run: (tx) => claimDueClocks(tx, NOW, BATCH),
    uses: ['item_clock_wake_at_idx', 'item_pkey'],
  },
  {
    name: 'claimSlots',
    run: (tx) => claimSlots(tx, ACCOUNT, NOW, NOW.subtract({ seconds: 60 }), 2000),
    uses: ['slot_open', 'slot_open_reply', 'item_clock_wake_at_idx', 'binding_person_id_idx'],
  },
  {
    name: 'mergePastSlots',
    run: (tx) => mergePastSlots(tx, ACCOUNT.id, NOW),
    uses: ['slot_open'],
  },
  {
    name: 'mergePastSlots after days away',
    run: (tx) => mergePastSlots(tx, ACCOUNT.id, NOW.add({ hours: 48 })),
    uses: ['slot_open', 'slot_pkey', 'delivery_line_slot_id_idx'],
  },
  {
    name: 'linesOfSlots',
    run: (tx) => linesOfSlots(tx, many('slot', OPEN_SLOTS, OPEN_FROM)),
    uses: ['delivery_line_slot_id_idx'],
  },
  {
    name: 'recoverAttempts',
    run: (tx) => recoverAttempts(tx, ACCOUNT.id, 2),
    uses: ['attempt_sending', 'delivery_attempt_id_idx'],
  },
  {
    name: 'recoverAttempts of the present owner',
    run: (tx) => recoverAttempts(tx, ACCOUNT.id, 1),
    uses: ['attempt_sending', 'delivery_attempt_id_idx'],
  },
  {
    name: 'countCalls',
    run: (tx) =>
      countCalls(
        tx,
        ACCOUNT.id,
        Array.from({ length: 64 }, (_, n) => idOf('attempt', OPEN_FROM + n)),
      ),
    uses: ['attempt_sending'],
  },
  {
    name: 'callsSpokenFor',
    run: (tx) => callsSpokenFor(tx, ACCOUNT.id),
    uses: ['attempt_sending', 'delivery_waiting', 'attempt_pkey'],
  },
  { name: 'countPushes', run: (tx) => countPushes(tx, ACCOUNT.id), uses: ['message_in_pkey'] },
  {
    name: 'takeWaiting',
    run: (tx) => takeWaiting(tx, ACCOUNT.id, Temporal.Now.instant(), 1000),
    uses: ['delivery_waiting'],
  },
  {
    name: 'accountTrouble',
    run: () => accountTrouble(fresh.db, ACCOUNT.id),
    uses: ['message_in_parked'],
  },
  { name: 'claimMessage', run: claimMessage, uses: ['message_in_queue', 'message_in_received'] },
  {
    name: 'lastPrivateSlots',
    run: (tx) => lastPrivateSlots(tx, many('item', BATCH), ['ladder:2', 'ladder:3']),
    uses: ['delivery_line_once', 'slot_pkey'],
  },
  {
    name: 'speakerOf',
    run: (tx) => speakerOf(tx, 'dingtalk', 'staff-77'),
    uses: ['binding_channel_address_key'],
  },
  {
    name: 'itemsOfContact',
    run: (tx) => itemsOfContact(tx, idOf('person', 77)),
    uses: ['unit_contact_person_id_idx', 'item_unit_id_idx'],
  },
  {
    name: 'lastLinesTo',
    run: (tx) => lastLinesTo(tx, idOf('person', 77), NOW, { numbered: false, occasions: ['ladder:%'] }),
    uses: ['delivery_person_id_business_at_idx', 'delivery_line_slot_id_idx'],
  },
  {
    name: 'linesOfRef',
    run: (tx) => linesOfRef(tx, idOf('person', 77), 'ref-77'),
    uses: ['delivery_ref_idx', 'delivery_line_delivery_id_idx'],
  },
  {
    name: 'failDelivery',
    run: (tx) =>
      failDelivery(tx, {
        accountId: idOf('account', 1),
        ref: 'ref-77',
        address: 'a',
        reason: 'address_gone',
      }),
    uses: ['delivery_ref_idx', 'attempt_pkey'],
  },
  {
    name: 'readDelivery',
    run: (tx) =>
      readDelivery(tx, {
        accountId: idOf('account', 1),
        ref: 'ref-77',
        address: 'a',
        atMs: 1_762_500_000_000,
      }),
    uses: ['delivery_ref_idx', 'attempt_pkey'],
  },
  {
    name: 'markDelivered',
    run: (tx) => markDelivered(tx, { accountId: idOf('account', 1), ref: idOf('attempt', 77), address: 'a' }),
    uses: ['delivery_ref_idx', 'delivery_attempt_id_idx', 'attempt_pkey'],
  },
  {
    name: 'lastOwnChanges',
    run: (tx) => lastOwnChanges(tx, idOf('person', 77)),
    uses: ['message_in_person_id_business_at_idx', 'item_event_message_in_id_idx'],
  },
  { name: 'postsOfPerson', run: (tx) => postsOfPerson(tx, idOf('person', 77)), uses: ['post_person_id_idx'] },
  {
    name: 'contactsOfUnits',
    run: (tx) => contactsOfUnits(tx, ['dingtalk'], many('unit', BATCH)),
    uses: ['unit_contact_unit_id_idx', 'binding_person_id_idx'],
    mayScan: ['person'],
  },
  {
    name: 'postsOnPaths',
    run: (tx) => postsOnPaths(tx, ['dingtalk'], ['A/', 'A/T3/', 'A/T3/R3/', gridPath(41), gridPath(42)]),
    uses: ['grid_path_idx', 'post_grid_id_role_idx'],
  },
  {
    name: 'channelsOfPeople',
    run: (tx) => channelsOfPeople(tx, ['dingtalk', 'telegram'], many('person', BATCH)),
    uses: ['binding_person_id_idx'],
  },
  {
    name: 'addressesInOrder',
    run: (tx) => addressesInOrder(tx, ['dingtalk', 'telegram'], many('person', BATCH)),
    uses: ['binding_person_id_idx'],
  },
  {
    name: 'unknownSends',
    run: (tx) => unknownSends(tx, ACCOUNT.id, { afterMs: 60_000, withinMs: 259_200_000 }, 200),
    uses: ['delivery_unknown'],
  },
  {
    name: 'takeSetBack',
    run: (tx) => takeSetBack(tx, NOW, BATCH),
    uses: ['delivery_next_channel'],
  },
  {
    name: 'stalledSlots',
    run: async (tx) => {
      const { id } = await stoppedBeside(tx);
      return stalledSlots(tx, [ACCOUNT.id, id], NOW, BATCH);
    },
    uses: ['delivery_line_slot_id_idx'],
  },
  {
    name: 'triedAddresses',
    run: (tx) => triedAddresses(tx, many('item', 50)),
    uses: ['delivery_line_pkey'],
  },
  {
    name: 'groupsOfGrids',
    run: (tx) => groupsOfGrids(tx, ['dingtalk'], many('grid', 25)),
    uses: [],
  },
  {
    name: 'itemsUnder',
    run: (tx) =>
      itemsUnder(tx, [
        { taskId: idOf('task', 1), gridPath: 'A/T3/' },
        { taskId: idOf('task', 1), gridPath: gridPath(41) },
      ]),
    uses: ['item_task_id_grid_path_idx'],
  },
  {
    name: 'kindTaskRows',
    run: (tx) => kindTaskRows(tx, [idOf('task', 1)]),
    uses: [],
    mayScan: ['task', 'report_form', 'report_window'],
  },
  {
    name: 'openQueriesUnder',
    run: (tx) => openQueriesUnder(tx, [gridPath(41)]),
    uses: ['item_task_id_grid_path_idx'],
    mayScan: ['task', 'report_form'],
  },
  {
    name: 'lockItemsOfTask',
    run: (tx) => lockItemsOfTask(tx, idOf('task', 1)),
    uses: ['item_task_id_grid_id_idx'],
    mayScan: ['unit', 'grid'],
  },
  {
    name: 'openPlacesOf',
    run: (tx) => openPlacesOf(tx, idOf('task', 1)),
    uses: ['item_task_id_grid_id_idx', 'delivery_line_once'],
  },
  {
    name: 'planLines (slots and lines)',
    run: (tx) =>
      planLines(
        tx,
        Array.from({ length: BATCH }, (_, n) => line(n + 1)),
      ),
    uses: ['slot_once'],
  },
  {
    name: 'dropPlannedLines',
    run: (tx) =>
      dropPlannedLines(
        tx,
        many('item', BATCH).map((itemId) => ({ itemId, reason: 'settled' })),
      ),
    uses: ['delivery_line_planned'],
  },
  {
    name: 'setClocks',
    run: (tx) => setClocks(tx, many('item', BATCH).map(clock)),
    uses: ['item_clock_pkey'],
  },
  {
    name: 'insertQueries',
    run: (tx) =>
      insertQueries(tx, {
        taskId: idOf('task', 1),
        taskCode: 'QQ22',
        facts: storeQueryFacts(UNANSWERED_QUERY),
        factsVersion: 1,
        payloadVersion: 1,
        rows: Array.from({ length: BATCH }, (_, n) => ({
          naturalKey: `2026-10/U${n}/B204-1/用电量`,
          uscc: `U${String(n + 1).padStart(17, '0')}`,
          period: '2026-10',
          payload: {},
        })),
      }),
    uses: ['unit_uscc_key', 'item_unit_id_idx', 'item_kind_natural_key_key'],
  },
  {
    name: 'lockQueries',
    run: (tx) => lockQueries(tx, 'HS-1'),
    uses: ['item_code_key', 'item_query_number'],
  },
  {
    name: 'lockReturnedQueries',
    run: (tx) => lockReturnedQueries(tx, 'B204-1', ['2026-10']),
    uses: ['item_query_returned'],
  },
  {
    name: 'clearClocks',
    run: (tx) => clearClocks(tx, 'ladder', many('item', BATCH)),
    uses: ['item_clock_pkey'],
  },
  {
    name: 'countLines',
    run: (tx) => countLines(tx, BROADCAST),
    uses: ['delivery_line_broadcast', 'delivery_pkey'],
  },
  {
    name: 'heldLines',
    run: (tx) => heldLines(tx, BROADCAST, 'private'),
    uses: ['delivery_line_broadcast', 'slot_pkey'],
  },
  {
    name: 'moveGroups',
    run: (tx) => moveGroups(tx, 'telegram', [{ from: '-7', to: '-1007', deliveryIds: many('delivery', 2) }]),
    uses: ['delivery_pkey'],
    mayScan: ['conversation'],
  },
  {
    name: 'dropBroadcast',
    run: (tx) => dropBroadcast(tx, BROADCAST, 'broadcast_stopped'),
    uses: ['delivery_line_broadcast', 'attempt_sending', 'delivery_waiting'],
  },
  {
    name: 'sentOf a broadcast',
    run: (tx) => sentOf(tx, { broadcastId: BROADCAST }),
    uses: ['delivery_line_broadcast', 'delivery_slot_id_idx'],
  },
  {
    name: 'firmsReached of a grid',
    run: (tx) => firmsReached(tx, ['dingtalk'], { gridPath: gridPath(7), profession: null }, null),
    uses: ['unit_grid_id_idx', 'unit_contact_unit_id_idx', 'binding_person_id_idx'],
    mayScan: ['grid'],
  },
  {
    name: 'itemsOfTask of a grid',
    run: (tx) => itemsOfTask(tx, ['dingtalk'], idOf('task', 1), gridPath(7)),
    uses: ['item_task_id_grid_path_idx'],
  },
  {
    name: 'wakeWaitingClocks',
    run: (tx) => wakeWaitingClocks(tx, idOf('task', 1), NOW),
    uses: ['item_clock_waiting'],
  },
];

/** What the statements do together: the indexes they use and the big tables they read from end to end. */
async function plansOf(sent: readonly SentStatement[]) {
  expect(sent.length).toBeGreaterThan(0);
  const plans = await Promise.all(sent.map((statement) => explain(fresh.url, statement)));
  return {
    indexes: plans.flatMap((plan) => [...plan.indexes]),
    scanned: BIG.filter((table) => plans.some((plan) => plan.seqScans.has(table))),
    text: plans.map((plan) => plan.text).join('\n\n'),
  };
}

it.each(CASES)('$name uses its index and reads no big table from end to end', async (statement) => {
  const { indexes, scanned, text } = await plansOf(await watch.inTransaction(statement.run));
  expect(indexes, text).toEqual(expect.arrayContaining([...statement.uses]));
  expect(
    scanned.filter((table) => statement.mayScan?.includes(table) !== true),
    text,
  ).toEqual([]);
});

const OUTSIDE: readonly {
  readonly name: string;
  readonly run: (db: Database) => Promise<unknown>;
  readonly uses: readonly string[];
}[] = [
  {
    name: 'attemptsToCall',
    run: (db) => attemptsToCall(db, ACCOUNT.id, 1, 16),
    uses: ['delivery_reply_sending', 'attempt_sending', 'delivery_attempt_id_idx'],
  },
  {
    name: 'nextOpenFile',
    run: (db) => nextOpenFile(db, ACCOUNT.id),
    uses: ['chat_file_open', 'message_in_pkey'],
  },
  {
    name: 'markCalled',
    run: (db) => markCalled(db, [idOf('attempt', OPEN_FROM + 1)], 1),
    uses: ['attempt_pkey'],
  },
  {
    name: 'nextDueAt',
    run: (db) => nextDueAt(db, NOW),
    uses: ['item_clock_wake_at_idx', 'slot_open'],
  },
  {
    name: 'receiveMessage',
    run: (db) =>
      receiveMessage(db, {
        accountId: ACCOUNT.id,
        platformId: 'msg-of-the-test',
        scope: 'person',
        conversationExternalId: 'cid',
        senderAddress: 'staff-77',
        text: '收到',
        quotedRef: null,
        restricted: false,
        senderProof: 'platform',
        content: 'text',
        file: null,
        raw: new Uint8Array(),
        sentAtMs: NOW.epochMilliseconds,
      }),
    uses: ['message_in_account_id_platform_id_key'],
  },
];

it.each(OUTSIDE)('$name uses its index and reads no big table from end to end', async ({ run, uses }) => {
  const { indexes, scanned, text } = await plansOf(await watch.during(() => run(fresh.db)));
  expect(indexes, text).toEqual(expect.arrayContaining([...uses]));
  expect(scanned, text).toEqual([]);
});
