// What units owe, from a roster.

import type { Tx } from '#prisma/db.ts';
import { type Tally, type Touched, tally } from './tally.ts';

export interface ObligationRow {
  readonly uscc: string;
  readonly formCode: string;
  readonly firstPeriod: string;
  readonly lastPeriod: string | null;
}

/** What units owe according to the roster: the sheet as it is, nothing kept from an older one. */
export async function replaceObligations(tx: Tx, obligations: readonly ObligationRow[]): Promise<Tally> {
  const listed = JSON.stringify(obligations);
  await tx.$executeRaw`
    WITH listed AS (
      SELECT u.id AS unit_id, r."formCode" AS form_code, r."firstPeriod" AS first_period
        FROM jsonb_to_recordset(${listed}::jsonb) AS r(uscc text, "formCode" text, "firstPeriod" text)
        JOIN unit u ON u.uscc = r.uscc)
    DELETE FROM obligation o
     WHERE o.source = 'roster'
       AND (o.unit_id, o.form_code, o.first_period) NOT IN (SELECT unit_id, form_code, first_period FROM listed)`;
  return tally(
    await tx.$queryRaw<readonly Touched[]>`
    INSERT INTO obligation (unit_id, form_code, first_period, last_period, source)
    SELECT u.id, r."formCode", r."firstPeriod", r."lastPeriod", 'roster'
      FROM jsonb_to_recordset(${listed}::jsonb) AS r(
        uscc text, "formCode" text, "firstPeriod" text, "lastPeriod" text)
      JOIN unit u ON u.uscc = r.uscc
    ON CONFLICT (unit_id, form_code, first_period) DO UPDATE SET last_period = excluded.last_period
      WHERE obligation.last_period IS DISTINCT FROM excluded.last_period
    RETURNING xmax = 0 AS inserted`,
  );
}
