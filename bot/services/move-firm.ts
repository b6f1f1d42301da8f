// A firm's people change for good: contacts end and begin, what was planned goes to the successor, who is welcomed.

import { localDate } from '#bot/domain/calendar/local-time.ts';
import { applyDeadlineEvent } from '#bot/domain/facts/deadline-facts.ts';
import type { Successor } from '#bot/domain/facts/personnel-facts.ts';
import { DUTY_POSTS } from '#bot/domain/ladder/recipients.ts';
import { type AnyItem, isChangeOfPeople, isDeadline, itemSpokenOf, KINDS, kindOf } from '#bot/kinds/index.ts';
import type { PersonnelItem } from '#bot/kinds/personnel_change/item.ts';
import { releasedMessage, welcomeMessage } from '#bot/kinds/personnel_change/texts.ts';
import { REPORT_DEADLINE } from '#bot/kinds/report_deadline/kind.ts';
import type { Tx } from '#prisma/db.ts';
import { contactsOfUnits } from '#prisma/hot/addressees.ts';
import { itemsOfContact } from '#prisma/hot/conversation.ts';
import { dropPlannedLines, saveItemChanges } from '#prisma/hot/items.ts';
import { planLines } from '#prisma/hot/plan-lines.ts';
import { takeLines } from '#prisma/hot/readdress-lines.ts';
import { accountsInUse } from '#prisma/repos/channel-accounts.ts';
import {
  bindAccount,
  contactsNow,
  insertPerson,
  peopleWith,
  replaceContact,
} from '#prisma/repos/firm-contacts.ts';
import { readInstallation } from '#prisma/repos/installation.ts';
import { accountOn } from './carrying-account.ts';
import { readKindTasks } from './kind-tasks.ts';
import { HANDOVER_CHANNEL } from './tell-handover.ts';
import { tellPerson } from './tell-person.ts';

export interface Moved {
  /** Items that are open and the successor's now. */
  readonly items: number;
  /** Lines that were planned for who leaves and are planned for whoever can be told now. */
  readonly lines: number;
  /** The successor has an account that can be written to. */
  readonly isReachable: boolean;
}

/** Moves a firm to its successor, all in the caller's transaction. `somebody_else`: number or account is another's. */
export async function moveFirm(
  tx: Tx,
  item: PersonnelItem,
  now: Temporal.Instant,
): Promise<Moved | 'somebody_else'> {
  const { leaving, number, unitId, unitShortName: unitName } = item;
  const personId = await successorId(tx, item.facts.successor);
  if (personId === null) return 'somebody_else';
  await dropAsks(tx, item);
  await moveContact(tx, unitId, leaving?.personId ?? null, personId, now);
  const lines = leaving === null ? 0 : await readdress(tx, unitId, leaving.personId);
  const owed = await openItems(tx, unitId, personId, now);
  await unblock(tx, owed, now);
  const successorName = item.facts.successor.name ?? '';
  const bureau = (await readInstallation(tx))?.bureauName ?? '统计局';
  const welcome = welcomeMessage(
    bureau,
    { unitName, successorName },
    owed.map((one) => kindOf(one).ownLine(one, now)),
  );
  const isReachable = await tellPerson(tx, personId, `handover.${number}`, welcome, now, [...owed, item]);
  if (leaving !== null)
    await tellPerson(
      tx,
      leaving.personId,
      `handover.${number}`,
      releasedMessage(unitName, successorName),
      now,
    );
  return { items: owed.length, lines, isReachable };
}

/** Nobody is asked any more what has been judged. */
export function dropAsks(tx: Tx, item: PersonnelItem): Promise<number> {
  return dropPlannedLines(tx, [{ itemId: item.id, reason: 'superseded' }]);
}

/** Whoever has the number or the account already, if she goes by that name; else somebody new. */
async function successorId(tx: Tx, { account, name, phone }: Successor): Promise<string | null> {
  if (name === null || phone === null) return null;
  const [known, another] = await peopleWith(tx, { account, phone, channel: HANDOVER_CHANNEL });
  if (another !== undefined || (known !== undefined && known.name !== name)) return null;
  const personId = known?.id ?? (await insertPerson(tx, { name, phone }));
  if (account !== null) await bindAccount(tx, { account, channel: HANDOVER_CHANNEL, personId });
  return personId;
}

/** The successor takes the very place of who leaves; where that is empty by now, the main statistician's. */
async function moveContact(
  tx: Tx,
  unitId: string,
  leavingId: string | null,
  personId: string,
  now: Temporal.Instant,
): Promise<void> {
  const contacts = await contactsNow(tx, unitId);
  const ended = contacts.filter((contact) => contact.personId === leavingId);
  const [place] = ended;
  await replaceContact(
    tx,
    {
      unitId,
      personId,
      role: place?.role ?? 'enterprise_statistician',
      isMain: place?.isMain ?? true,
      endedIds: ended.map(({ id }) => id),
    },
    localDate(now),
  );
}

/** What was planned for who leaves is planned, at the same instant, for whoever is asked first from now on. */
async function readdress(tx: Tx, unitId: string, leavingId: string): Promise<number> {
  const taken = await takeLines(
    tx,
    { personId: leavingId, unitId },
    {
      occasions: KINDS.flatMap((kind) => kind.namesToFirm),
      posts: DUTY_POSTS,
      reason: 'handed_over',
    },
  );
  const accounts = await accountsInUse(tx);
  const channels = accounts.map(({ channel }) => channel);
  const contacts = await contactsOfUnits(tx, channels, [unitId]);
  const to = contacts.find(({ channel }) => channel !== null);
  const accountId = to === undefined || to.channel === null ? null : accountOn(to.channel, accounts);
  await planLines(
    tx,
    taken.map(({ slotAt, ...line }) => ({
      ...line,
      contentHash: null,
      listNumber: null,
      personId: accountId === null ? null : (to?.personId ?? null),
      conversationId: null,
      slot: accountId === null ? null : { accountId, class: 'private', slotAt, messageInId: null },
      dropReason: accountId === null ? 'unreachable' : null,
    })),
  );
  return taken.length;
}

/** What the firm still owes, as its new contact speaks of it. */
async function openItems(
  tx: Tx,
  unitId: string,
  personId: string,
  now: Temporal.Instant,
): Promise<readonly AnyItem[]> {
  const rows = (await itemsOfContact(tx, personId)).filter((row) => row.unitId === unitId);
  const tasks = await readKindTasks(
    tx,
    rows.map(({ taskId }) => taskId),
  );
  return rows
    .filter(({ standing }) => standing === 'open' || standing === 'returned')
    .flatMap((row) => {
      const task = tasks.get(row.taskId);
      return task === undefined ? [] : [itemSpokenOf(row, task, { now, codesOf: () => [] })];
    })
    .filter((one) => !isChangeOfPeople(one));
}

/** That the statistician has left stands in nobody's way any more. */
async function unblock(tx: Tx, owed: readonly AnyItem[], at: Temporal.Instant): Promise<void> {
  const changes = owed.filter(isDeadline).flatMap((one) => {
    const after = applyDeadlineEvent(one.facts, { kind: 'unblocked', obstacle: 'contact_left' });
    if (after === one.facts) return [];
    const before = REPORT_DEADLINE.rowOf(one.facts).facts;
    return [{ itemId: one.id, kind: 'unblocked:contact_left', before, ...REPORT_DEADLINE.rowOf(after) }];
  });
  const nobody = { actor: 'service', personId: null, messageInId: null, statusListId: null };
  await saveItemChanges(tx, changes, { at, ...nobody });
}
