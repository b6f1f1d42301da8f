// An administrator's list of accounts, brought in whole or not at all; its order is each person's own.

import {
  type ListedAddress,
  type NamedChannel,
  noNotes,
  parseBindingList,
} from '#bot/domain/roster/binding-list.ts';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { bindAddress, bindingsOf, orderBindings, ownerOf } from '#prisma/repos/bindings.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { findPeople } from '#prisma/repos/lookup.ts';
import { doneOrPreviewed } from './preview.ts';
import type { HandedIn } from './roster-file.ts';

export type BindingsImported =
  | { readonly ok: true; readonly people: number; readonly addresses: number }
  /** Every mistake of the list, each naming its cell; nothing was written. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Throws StatgridError SHEET_UNREADABLE when the file is no spreadsheet at all. */
export async function importBindings(
  db: Database,
  file: HandedIn,
  channels: readonly NamedChannel[],
  options: { readonly actor: string; readonly dryRun: boolean },
): Promise<BindingsImported> {
  const notes = noNotes();
  const listed = parseBindingList(await readWorkbook(file.bytes, file.fileName), channels, notes);
  return doneOrPreviewed(db, options.dryRun, async (tx) => {
    const byPerson = new Map<string, ListedAddress[]>();
    for (const row of listed) {
      const personId = await ownerFor(tx, row);
      if (personId !== null) byPerson.set(personId, [...(byPerson.get(personId) ?? []), row]);
    }
    if (notes.problems.length > 0) return { ok: false, problems: notes.problems.map(problemLine) };
    for (const [personId, rows] of byPerson) await bindAll(tx, personId, rows, options.actor);
    return { ok: true, people: byPerson.size, addresses: listed.length };
  });
}

/** The person a row means; null: none, and the row says why. */
async function ownerFor(tx: Tx, row: ListedAddress): Promise<string | null> {
  const { address, channel, name, phone } = row;
  const clue = { name: phone === null ? name : null, phone, address: null, part: null };
  const [person, second] = await findPeople(tx, clue, 2);
  if (person === undefined) {
    row.problem(phone === null ? 'name' : 'phone', '名册里没有这个人', '请核对，或先导入名册');
    return null;
  }
  if (second !== undefined) {
    row.problem('name', '名册里有不止一个这样的人', '请填写手机');
    return null;
  }
  if (person.name !== name) {
    row.problem('name', '与名册里这个手机的姓名不同', '请核对姓名和手机');
    return null;
  }
  const owner = await ownerOf(tx, channel, address);
  if (owner !== null && owner.personId !== person.id) {
    row.problem('account', '这个账号已登记在别人名下', '请核对，或先用 channel unbind 解除');
    return null;
  }
  return person.id;
}

async function bindAll(
  tx: Tx,
  personId: string,
  rows: readonly ListedAddress[],
  actor: string,
): Promise<void> {
  for (const { address, channel } of rows) {
    await bindAddress(tx, { personId, channel, address, verifiedBy: 'list', rank: null });
  }
  const own = await bindingsOf(tx, personId);
  const ids = rows.flatMap(
    ({ address, channel }) => own.find((one) => one.channel === channel && one.address === address)?.id ?? [],
  );
  await orderBindings(tx, personId, ids);
  const channels = [...new Set(rows.map(({ channel }) => channel))].join(' ');
  await appendAudit(tx, {
    actor,
    action: 'address_bound',
    subject: `person:${personId}`,
    detail: { channel: channels, by: 'list' },
  });
}
