// Somebody who knows the firm says whether a change of its people is so: 不对 sends it back, 已确认 moves everything.

import { applyPersonnelEvent, awaitsVerdict } from '#bot/domain/facts/personnel-facts.ts';
import type { PersonnelItem } from '#bot/kinds/personnel_change/item.ts';
import { personnelRow } from '#bot/kinds/personnel_change/kind.ts';
import { storePersonnelFacts } from '#bot/kinds/personnel_change/stored.ts';
import { judgedText, refusedMessage } from '#bot/kinds/personnel_change/texts.ts';
import type { Tx } from '#prisma/db.ts';
import { saveItemChanges } from '#prisma/hot/items.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { moveAnsweredClocks } from './answered-clocks.ts';
import { dropAsks, moveFirm } from './move-firm.ts';
import type { Teller } from './tell-handover.ts';
import { tellPerson } from './tell-person.ts';

/**
 * Writes the verdict, in the transaction of whatever brought it, and says what came of it. Nothing happens to a change
 * that does not wait for one, nor when its own statistician judges it, nor where the number belongs to somebody else.
 */
export async function judgeHandover(
  tx: Tx,
  item: PersonnelItem,
  verdict: 'confirmed' | 'refused',
  by: Teller,
  now: Temporal.Instant,
): Promise<{ readonly isDone: boolean; readonly text: string }> {
  const { facts, leaving, number, unitShortName: unitName } = item;
  const undone = (reason: 'own' | 'not_waiting' | 'somebody_else') => ({
    isDone: false,
    text: judgedText({ kind: 'undone', number, unitName, reason }),
  });
  if (!awaitsVerdict(facts)) return undone('not_waiting');
  if (by.personId !== null && by.personId === leaving?.personId) return undone('own');
  if (verdict === 'refused') {
    await dropAsks(tx, item);
    await save(tx, item, 'refused', by, now);
    if (leaving !== null)
      await tellPerson(
        tx,
        leaving.personId,
        `handover.${number}.${item.round}`,
        refusedMessage(unitName),
        now,
      );
    return { isDone: true, text: judgedText({ kind: 'refused', number, unitName }) };
  }
  const moved = await moveFirm(tx, item, now);
  if (moved === 'somebody_else') return undone('somebody_else');
  await save(tx, item, 'confirmed', by, now);
  const detail = { items: moved.items, lines: moved.lines, reachable: moved.isReachable };
  await appendAudit(tx, {
    actor: by.actor,
    action: 'confirm_handover',
    subject: `${item.taskCode}-${number}`,
    detail,
  });
  const name = facts.successor.name ?? '';
  return { isDone: true, text: judgedText({ kind: 'confirmed', number, unitName, name, ...moved }) };
}

async function save(
  tx: Tx,
  item: PersonnelItem,
  verdict: 'confirmed' | 'refused',
  { at, ...by }: Teller,
  now: Temporal.Instant,
): Promise<void> {
  const after = applyPersonnelEvent(item.facts, { kind: verdict, at });
  const before = storePersonnelFacts(item.facts);
  const change = { itemId: item.id, kind: verdict, before, ...personnelRow(after) };
  await saveItemChanges(tx, [change], { ...by, at, statusListId: null });
  await moveAnsweredClocks(tx, [{ ...item, facts: after } satisfies PersonnelItem], now);
}
