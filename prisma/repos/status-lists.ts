// The platform's lists as rows: which is the newest, and keeping one more.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

/** asOf of the newest list of a form and period; null when none has been imported. */
export async function newestListAsOf(
  tx: Tx,
  formCode: string,
  period: string,
): Promise<Temporal.Instant | null> {
  const list = await tx.statusList.findFirst({
    where: { formCode, period },
    orderBy: { asOfAt: 'desc' },
    select: { asOfAt: true },
  });
  return list === null ? null : toInstant(list.asOfAt);
}

export interface NewStatusList {
  readonly formCode: string;
  readonly period: string;
  readonly asOfAt: Temporal.Instant;
  readonly fileName: string;
  readonly fileHash: string;
  readonly uploadedBy: string;
  readonly appliedAt: Temporal.Instant;
  readonly counts: Readonly<Record<string, number>>;
  readonly entries: readonly {
    readonly uscc: string;
    readonly word: string;
    readonly filedAt: Temporal.Instant | null;
  }[];
}

/** Keeps a list and its entries; null when the very same file with the same asOf is there already. */
export async function insertStatusList(tx: Tx, list: NewStatusList): Promise<string | null> {
  const [row] = await tx.$queryRaw<readonly { readonly id: string }[]>`
    INSERT INTO status_list (form_code, period, as_of_at, file_name, file_hash, uploaded_by, applied_at, counts)
    VALUES (${list.formCode}, ${list.period}, ${toDate(list.asOfAt)}, ${list.fileName}, ${list.fileHash},
            ${list.uploadedBy}, ${toDate(list.appliedAt)}, ${JSON.stringify(list.counts)}::jsonb)
    ON CONFLICT (form_code, period, as_of_at, file_hash) DO NOTHING
    RETURNING id`;
  if (row === undefined) return null;
  await tx.$executeRaw`
    INSERT INTO status_entry (list_id, uscc, word, filed_at)
    SELECT ${row.id}::uuid, uscc, word, "filedAt"
      FROM jsonb_to_recordset(${JSON.stringify(list.entries)}::jsonb)
        AS e(uscc text, word text, "filedAt" timestamptz)`;
  return row.id;
}

/** When a list last showed each of these firms' forms as returned, of lists older than `before`; the others are absent. */
export async function lastShownReturned(
  tx: Tx,
  of: { readonly formCode: string; readonly periods: readonly string[]; readonly before: Temporal.Instant },
  usccs: readonly string[],
): Promise<ReadonlyMap<string, Temporal.Instant>> {
  const rows = await tx.$queryRaw<readonly { readonly uscc: string; readonly asOfAt: Date }[]>`
    SELECT e.uscc, max(l.as_of_at) AS "asOfAt"
      FROM status_list l JOIN status_entry e ON e.list_id = l.id
     WHERE l.form_code = ${of.formCode} AND l.period = ANY(${of.periods}::text[])
       AND l.as_of_at < ${toDate(of.before)} AND e.word = 'returned' AND e.uscc = ANY(${usccs}::text[])
     GROUP BY e.uscc`;
  return new Map(rows.map(({ asOfAt, uscc }) => [uscc, toInstant(asOfAt)]));
}
