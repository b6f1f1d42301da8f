// Changes of people by staff on the command line: the same rules as in chat, without a message.

import type { Successor } from '#bot/domain/facts/personnel-facts.ts';
import { awaitsVerdict, shownPersonnel } from '#bot/domain/facts/personnel-facts.ts';
import { maskPhone, parsePhone } from '#bot/domain/identity/phone.ts';
import { tidyName } from '#bot/domain/identity/width.ts';
import { StatgridError } from '#bot/errors.ts';
import { type PersonnelItem, personnelItem } from '#bot/kinds/personnel_change/item.ts';
import { SHOWN_PERSONNEL_WORDS } from '#bot/kinds/personnel_change/words.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { firmById } from '#prisma/repos/firm-contacts.ts';
import { type HandoverRow, lockHandovers, readHandovers } from '#prisma/repos/handovers.ts';
import { findUnits } from '#prisma/repos/lookup.ts';
import { judgeHandover } from './judge-handover.ts';
import { type Teller, tellHandover } from './tell-handover.ts';

export interface ShownHandover {
  readonly number: number;
  readonly code: string;
  readonly unitName: string;
  readonly leavingName: string | null;
  readonly successorName: string | null;
  /** Masked. */
  readonly phone: string | null;
  readonly effectiveOn: string | null;
  readonly status: string;
}

/** Changes that are under way; with `all` every one there ever was. */
export function listHandovers(db: Database, all: boolean): Promise<readonly ShownHandover[]> {
  return transaction(db, async (tx) => {
    const rows = await readHandovers(tx, { isOpen: !all });
    return rows.map((row) => shown(row, itemOf(row)));
  });
}

function shown(
  { code }: HandoverRow,
  { facts, leaving, number, unitShortName }: PersonnelItem,
): ShownHandover {
  const { effectiveOn, name, phone } = facts.successor;
  return {
    number,
    code,
    unitName: unitShortName,
    leavingName: leaving?.name ?? null,
    successorName: name,
    phone: phone === null ? null : maskPhone(phone),
    effectiveOn,
    status: SHOWN_PERSONNEL_WORDS[shownPersonnel(facts)],
  };
}

function itemOf(row: HandoverRow): PersonnelItem {
  return personnelItem(row, row);
}

export interface StaffTelling {
  /** Code or name of the firm. */
  readonly unit: string;
  readonly name: string;
  readonly phone: string;
  readonly account: string | null;
  readonly effectiveOn: string | null;
  /** Staff know already that it is so: everything moves at once. */
  readonly isConfirmed: boolean;
}

export interface StaffCause {
  readonly actor: string;
  readonly now: Temporal.Instant;
}

/** Tells of a change; answers its number and what came of it. Throws StatgridError USAGE, NOT_FOUND or CONFLICT. */
export async function tellByStaff(
  db: Database,
  telling: StaffTelling,
  by: StaffCause,
): Promise<{ readonly number: number; readonly text: string }> {
  const successor = successorOf(telling);
  return transaction(db, async (tx) => {
    const firm = await firmById(tx, await unitIdOf(tx, telling.unit));
    if (firm === null) throw new StatgridError('NOT_FOUND', '这家单位已不在名录库，没有办理。');
    const said = { successor, phoneProblem: null, isSeveral: false };
    const teller = tellerOf(by);
    const { item, text } = await tellHandover(tx, firm, null, said, teller, by.now);
    if (item === null) throw new StatgridError('CONFLICT', text);
    if (!telling.isConfirmed) return { number: item.number, text };
    const judged = await judgeHandover(tx, item, 'confirmed', teller, by.now);
    if (!judged.isDone) throw new StatgridError('CONFLICT', judged.text);
    return { number: item.number, text: judged.text };
  });
}

/** Judges a change by its number; `account`: the userId that is known by now. Throws StatgridError NOT_FOUND or CONFLICT. */
export function judgeByStaff(
  db: Database,
  number: number,
  verdict: 'confirmed' | 'refused',
  account: string | null,
  by: StaffCause,
): Promise<string> {
  return transaction(db, async (tx) => {
    const [row] = await lockHandovers(tx, { number, isOpen: false });
    if (row === undefined)
      throw new StatgridError('NOT_FOUND', `没有人员变动${number}。全部见 handover list --all。`);
    const teller = tellerOf(by);
    const item = itemOf(row);
    const judged = await judgeHandover(
      tx,
      account === null ? item : withAccount(item, account),
      verdict,
      teller,
      by.now,
    );
    if (!judged.isDone) throw new StatgridError('CONFLICT', judged.text);
    return judged.text;
  });
}

/** What staff add while they confirm is no new statement to be judged. */
function withAccount(item: PersonnelItem, account: string): PersonnelItem {
  if (!awaitsVerdict(item.facts)) return item;
  const successor: Successor = { ...item.facts.successor, account };
  return { ...item, facts: { ...item.facts, successor } };
}

function tellerOf({ actor, now }: StaffCause): Teller {
  return { actor, personId: null, messageInId: null, at: now };
}

function successorOf({ account, effectiveOn, name, phone }: StaffTelling): Successor {
  const reading = parsePhone(phone);
  if (!reading.ok) {
    const digits = phone.replace(/\D/gu, '').length;
    const wrong = reading.reason === 'length' ? `是${digits}位，应为11位` : '不是手机号';
    throw new StatgridError('USAGE', `--phone 给的号码${wrong}，请核对。`);
  }
  return { name: tidyName(name), phone: reading.phone, account, effectiveOn };
}

async function unitIdOf(tx: Tx, written: string): Promise<string> {
  const name = tidyName(written);
  const [unit, another] = await findUnits(tx, { uscc: name.toUpperCase(), name, part: null }, 2);
  if (unit === undefined)
    throw new StatgridError('NOT_FOUND', `没有单位“${written}”，请写统一社会信用代码、全称或简称。`);
  if (another !== undefined)
    throw new StatgridError('CONFLICT', `“${written}”不止一家，请写统一社会信用代码。`);
  return unit.id;
}
