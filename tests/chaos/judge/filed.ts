// Nobody is reminded of a form after a list that shows it as filed has come in.

import type { Database } from '#prisma/db.ts';
import type { ImportedList } from '../deeds.ts';
import type { Evidence } from './evidence.ts';
import type { Outbound } from './outbound.ts';

/** A call that was under way when the list came in. */
const UNDER_WAY_MS = 12_000;

const REMINDER = /^(again:)?ladder:[2346]/;

interface Shown {
  readonly fromMs: number;
  readonly isFiled: boolean;
}

export async function judgeFiled(
  db: Database,
  { arrived }: Pick<Outbound, 'arrived'>,
  lists: readonly ImportedList[],
): Promise<readonly Evidence[]> {
  const shown = await shownByFirm(db, lists);
  return [...arrived].flatMap(([row, taken]) =>
    taken.flatMap((message) => {
      const reminders = row.lines.filter(({ occasion }) => REMINDER.test(occasion));
      const filed = reminders.filter(({ formCode, uscc }) => {
        const last = shown
          .get(`${formCode} ${uscc}`)
          ?.findLast(({ fromMs }) => fromMs + UNDER_WAY_MS < message.atMs);
        return last?.isFiled === true;
      });
      // What speaks of several forms goes while one of them is open.
      if (filed.length === 0 || filed.length < reminders.length) return [];
      return [
        {
          invariant: 'nobody reminded who has filed' as const,
          what: `${row.address} was reminded`,
          detail: { row, message },
        },
      ];
    }),
  );
}

/** By form and firm, what each list said from the moment it had been imported. */
async function shownByFirm(
  db: Database,
  lists: readonly ImportedList[],
): Promise<ReadonlyMap<string, readonly Shown[]>> {
  const { rows } = await db.pool.query<{ form: string; atMs: number; uscc: string; word: string }>(
    `SELECT s.form_code AS form, (extract(epoch FROM s.as_of_at) * 1000)::float8 AS "atMs", e.uscc, e.word
       FROM status_list s JOIN status_entry e ON e.list_id = s.id ORDER BY s.as_of_at`,
  );
  const importedMs = new Map(
    lists.map((one) => [`${one.formCode} ${one.asOfAt.epochMilliseconds}`, one.importedAtMs]),
  );
  const shown = new Map<string, Shown[]>();
  for (const { form, atMs, uscc, word } of rows) {
    const fromMs = importedMs.get(`${form} ${atMs}`);
    if (fromMs === undefined) continue;
    const all = shown.get(`${form} ${uscc}`) ?? [];
    all.push({ fromMs, isFiled: word === 'filed' || word === 'accepted' });
    shown.set(`${form} ${uscc}`, all);
  }
  return shown;
}
