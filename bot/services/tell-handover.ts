// Somebody says that a firm's statistician changes: kept, completed bit by bit, and put to the grid's leader.

import {
  applyPersonnelEvent,
  NO_CHANGE,
  type PersonnelFacts,
  type Successor,
} from '#bot/domain/facts/personnel-facts.ts';
import { PERSONNEL_RULE_VERSION } from '#bot/domain/ladder/personnel-ladder.ts';
import type { SaidSuccessor } from '#bot/domain/roster/successor-said.ts';
import { type PersonnelItem, personnelItem } from '#bot/kinds/personnel_change/item.ts';
import { personnelRow } from '#bot/kinds/personnel_change/kind.ts';
import {
  PERSONNEL_FACTS_VERSION,
  PERSONNEL_PAYLOAD_VERSION,
  type PersonnelPayload,
  readPersonnelFacts,
  storePersonnelFacts,
} from '#bot/kinds/personnel_change/stored.ts';
import { SAME_PERSON_TEXT, toldText } from '#bot/kinds/personnel_change/texts.ts';
import type { Tx } from '#prisma/db.ts';
import { saveItemChanges } from '#prisma/hot/items.ts';
import { type ContactNow, contactsNow, type FirmRow, peopleWith } from '#prisma/repos/firm-contacts.ts';
import {
  type HandoverRow,
  insertHandover,
  lockHandovers,
  lockHandoverTask,
} from '#prisma/repos/handovers.ts';
import { moveAnsweredClocks } from './answered-clocks.ts';
import { freeTaskCode } from './task-code.ts';

/** Where accounts are bound that people give: the channel every roster knows. */
export const HANDOVER_CHANNEL = 'dingtalk';

/** Who says it, as the item's history keeps it. */
export interface Teller {
  readonly actor: string;
  readonly personId: string | null;
  readonly messageInId: string | null;
  readonly at: Temporal.Instant;
}

export interface Leaving {
  readonly personId: string;
  /** She has said that it is she who goes. */
  readonly isHerself: boolean;
}

export interface HandoverTold {
  readonly text: string;
  /** Null: nothing came of it. */
  readonly item: PersonnelItem | null;
  /** It was not known before. */
  readonly isNew: boolean;
}

/**
 * Opens the firm's change or adds to the one that is open. `leaving`: a contact of the firm who says so, and whether it
 * is she who goes; unless she is, it is the firm's statistician.
 * Whoever is named is a statement until somebody confirms it: nobody is told anything else, and nobody moves.
 */
export async function tellHandover(
  tx: Tx,
  firm: FirmRow,
  leaving: Leaving | null,
  said: SaidSuccessor,
  by: Teller,
  now: Temporal.Instant,
): Promise<HandoverTold> {
  const [open] = await lockHandovers(tx, { unitId: firm.unitId, isOpen: true });
  const contacts = await contactsNow(tx, firm.unitId);
  const leaver = leaverAmong(contacts, leaving);
  if (leaver !== null && (await isSamePerson(tx, said.successor, leaver)))
    return { text: SAME_PERSON_TEXT, item: null, isNew: false };
  const row = open ?? (await openHandover(tx, firm, leaver, now));
  const before = readPersonnelFacts(row.facts);
  const successor = said.isSeveral ? { ...said.successor, name: null, phone: null } : said.successor;
  const told = applyPersonnelEvent(before, { kind: 'told', at: by.at });
  const after = applyPersonnelEvent(told, { kind: 'named', at: by.at, successor });
  const item = await save(tx, row, before, after, by, now);
  const text = toldText(firm.shortName, item.leaving?.name ?? null, after.successor, {
    ...said,
    isByOthers: leaving === null,
  });
  return { text, item, isNew: open === undefined };
}

/** A head of statistics who names a successor speaks of her statistician. */
function leaverAmong(contacts: readonly ContactNow[], leaving: Leaving | null): ContactNow | null {
  const own = contacts.find(({ personId }) => personId === leaving?.personId);
  const isShe = own !== undefined && (leaving?.isHerself === true || own.role === 'enterprise_statistician');
  return (isShe ? own : contacts[0]) ?? null;
}

async function isSamePerson(
  tx: Tx,
  { account, name, phone }: Successor,
  leaving: { readonly personId: string; readonly name: string },
): Promise<boolean> {
  if (account === null && phone === null) return name === leaving.name;
  const known = await peopleWith(tx, { account, phone, channel: HANDOVER_CHANNEL });
  return known.some(({ id }) => id === leaving.personId);
}

async function openHandover(
  tx: Tx,
  firm: FirmRow,
  leaving: { readonly personId: string; readonly name: string } | null,
  now: Temporal.Instant,
): Promise<HandoverRow> {
  const wanted = { code: await freeTaskCode(tx), title: '人员变动', ruleVersion: PERSONNEL_RULE_VERSION };
  const task = await lockHandoverTask(tx, wanted, now);
  const number = task.changes + 1;
  const payload: PersonnelPayload = {
    number,
    leaving: leaving === null ? null : { personId: leaving.personId, name: leaving.name },
  };
  const facts = storePersonnelFacts(NO_CHANGE);
  const code = `${task.code}-${String(number).padStart(4, '0')}`;
  const id = await insertHandover(tx, {
    ...firm,
    code,
    taskId: task.id,
    number,
    facts,
    factsVersion: PERSONNEL_FACTS_VERSION,
    payload,
    payloadVersion: PERSONNEL_PAYLOAD_VERSION,
  });
  const kind = 'personnel_change';
  const { shortName: unitShortName } = firm;
  return {
    ...firm,
    id,
    code,
    kind,
    taskId: task.id,
    unitShortName,
    round: 1,
    facts,
    payload,
    wasNamed: false,
  };
}

async function save(
  tx: Tx,
  row: HandoverRow,
  before: PersonnelFacts,
  after: PersonnelFacts,
  { at, ...by }: Teller,
  now: Temporal.Instant,
): Promise<PersonnelItem> {
  const item = { ...personnelItem({ ...row, facts: storePersonnelFacts(after) }, row), facts: after };
  if (after === before) return item;
  const kind = before.change === 'told' ? 'named' : 'told';
  const change = { itemId: row.id, kind, before: storePersonnelFacts(before), ...personnelRow(after) };
  await saveItemChanges(tx, [change], { ...by, at, statusListId: null });
  await moveAnsweredClocks(tx, [item], now);
  return item;
}
