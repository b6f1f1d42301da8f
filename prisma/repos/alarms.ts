// Alarms as rows: one open row for each thing that is wrong with an account.

import type { AlarmCode, AlarmDetail } from '#bot/domain/delivery/alarms.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { toDate, toInstant, toInstantOrNull } from '#prisma/temporal.ts';

export interface NewAlarm {
  readonly accountId: string;
  readonly code: AlarmCode;
  /** What of the account it is about, where there may be several: `calls 70`. */
  readonly subject?: string;
  readonly detail?: AlarmDetail;
  /** How long it has been so, in real milliseconds. */
  readonly agoMs?: number;
  /** The real instant from which it is so, where a row tells it. */
  readonly raisedAt?: Temporal.Instant;
}

/** Opens an alarm; false when the same one is open already. Uses alarm_open. */
export async function raiseAlarm(tx: Tx, alarm: NewAlarm): Promise<boolean> {
  const { accountId, agoMs = 0, code, detail = {}, raisedAt, subject = '' } = alarm;
  const at = raisedAt === undefined ? null : toDate(raisedAt);
  const raised = await tx.$executeRaw`
    INSERT INTO alarm (account_id, code, subject, detail, raised_at)
    VALUES (${accountId}::uuid, ${code}, ${subject}, ${JSON.stringify(detail)}::jsonb,
            coalesce(${at}::timestamptz, clock_timestamp() - make_interval(secs => ${agoMs / 1000}::float8)))
    ON CONFLICT DO NOTHING`;
  return raised === 1;
}

/** Ends what is open under this code; returns how many that were. Uses alarm_open. */
export async function clearAlarm(tx: Tx, accountId: string, code: AlarmCode): Promise<number> {
  return tx.$executeRaw`
    UPDATE alarm SET cleared_at = clock_timestamp()
     WHERE account_id = ${accountId}::uuid AND code = ${code} AND cleared_at IS NULL`;
}

/** Ends what the turn of the month ends (Asia/Shanghai, real time). Uses alarm_open. */
export async function clearMonthlyAlarms(
  tx: Tx,
  accountId: string,
  codes: readonly AlarmCode[],
): Promise<number> {
  return tx.$executeRaw`
    UPDATE alarm SET cleared_at = clock_timestamp()
     WHERE account_id = ${accountId}::uuid AND code = ANY(${codes}::text[]) AND cleared_at IS NULL
       AND raised_at < date_trunc('month', clock_timestamp(), 'Asia/Shanghai')`;
}

/**
 * Notes that the database was away, unless somebody else has noted the same outage (another replica, another
 * account): the end of one is the end of all. Over when it is raised.
 */
export async function noteDatabaseAway(tx: Tx, accountId: string, awayMs: number): Promise<boolean> {
  const noted = await tx.$executeRaw`
    INSERT INTO alarm (account_id, code, detail, raised_at, cleared_at)
    SELECT ${accountId}::uuid, 'database_away', jsonb_build_object('minutes', ${Math.round(awayMs / 60_000)}::int),
           clock_timestamp() - make_interval(secs => ${awayMs / 1000}::float8), clock_timestamp()
     WHERE NOT EXISTS (
       SELECT 1 FROM alarm WHERE code = 'database_away'
          AND cleared_at > clock_timestamp() - make_interval(secs => ${awayMs / 1000}::float8))`;
  return noted === 1;
}

export interface AlarmRow {
  readonly id: string;
  readonly account: string;
  readonly code: AlarmCode;
  readonly subject: string;
  readonly detail: AlarmDetail;
  readonly raisedAt: Temporal.Instant;
  readonly toldAt: Temporal.Instant | null;
  /** What its words wait for: the account itself, or somebody to tell. */
  readonly waitsFor: 'account' | 'clerk' | null;
  readonly clearedAt: Temporal.Instant | null;
}

type Row = Omit<AlarmRow, 'raisedAt' | 'toldAt' | 'clearedAt'> & {
  readonly raisedAt: Date;
  readonly toldAt: Date | null;
  readonly clearedAt: Date | null;
};

function alarmRow(row: Row): AlarmRow {
  return {
    ...row,
    raisedAt: toInstant(row.raisedAt),
    toldAt: toInstantOrNull(row.toldAt),
    clearedAt: toInstantOrNull(row.clearedAt),
  };
}

/** An account's alarms that are open or not yet told to the end, locked. */
export async function untoldAlarms(tx: Tx, accountId: string): Promise<readonly AlarmRow[]> {
  const rows = await tx.$queryRaw<readonly Row[]>`
    SELECT id, account_id::text AS account, code, subject, detail, raised_at AS "raisedAt", told_at AS "toldAt",
           waits_for AS "waitsFor", cleared_at AS "clearedAt"
      FROM alarm
     WHERE account_id = ${accountId}::uuid
       AND (told_at IS NULL OR (cleared_at IS NOT NULL AND clearing_told_at IS NULL))
     ORDER BY id FOR UPDATE`;
  return rows.map(alarmRow);
}

/** Keeps that an alarm was told as far as it has gone, or what its words wait for. */
export async function saveTold(
  tx: Tx,
  alarm: Pick<AlarmRow, 'id' | 'clearedAt'>,
  waitsFor: AlarmRow['waitsFor'],
): Promise<void> {
  const isOver = alarm.clearedAt !== null;
  await tx.$executeRaw`
    UPDATE alarm
       SET waits_for = ${waitsFor},
           told_at = CASE WHEN ${waitsFor}::text IS NULL THEN coalesce(told_at, clock_timestamp()) ELSE told_at END,
           clearing_told_at = CASE WHEN ${waitsFor}::text IS NULL AND ${isOver} THEN clock_timestamp() END
     WHERE id = ${alarm.id}::uuid`;
}

/** Open alarms of every account, then those over lately, the newest first. */
export async function listAlarms(db: Database, limit: number): Promise<readonly AlarmRow[]> {
  const rows = await db.prisma.$queryRaw<readonly Row[]>`
    SELECT a.id, o.account, a.code, a.subject, a.detail, a.raised_at AS "raisedAt", a.told_at AS "toldAt",
           a.waits_for AS "waitsFor", a.cleared_at AS "clearedAt"
      FROM alarm a JOIN channel_account o ON o.id = a.account_id
     ORDER BY a.cleared_at IS NOT NULL, a.id DESC
     LIMIT ${limit}`;
  return rows.map(alarmRow);
}

/** How many alarms are open, by code. Uses alarm_open. */
export async function openAlarmCounts(db: Database): Promise<ReadonlyMap<AlarmCode, number>> {
  const rows = await db.prisma.$queryRaw<readonly { readonly code: AlarmCode; readonly count: bigint }[]>`
    SELECT code, count(*) FROM alarm WHERE cleared_at IS NULL GROUP BY code ORDER BY code`;
  return new Map(rows.map(({ code, count }) => [code, Number(count)]));
}

/** Whether the account hears nothing at present: what is said in chat does not arrive. Uses alarm_open. */
export async function isDeaf(tx: Tx, accountId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<readonly { readonly deaf: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM alarm
                    WHERE account_id = ${accountId}::uuid AND code = 'account_deaf' AND cleared_at IS NULL) AS deaf`;
  return row?.deaf ?? false;
}

/** Whether an account of the bureau hears nothing at present: what is answered by chat may not arrive. */
export async function hearsNothing(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<readonly { readonly deaf: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM alarm WHERE code = 'account_deaf' AND cleared_at IS NULL) AS deaf`;
  return row?.deaf ?? false;
}

/** Whether a message with content has come in since this one. Uses message_in_pkey, back to the message. */
export async function wasHeardSince(tx: Tx, accountId: string, messageId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<readonly { readonly heard: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM message_in
                    WHERE id > ${messageId}::uuid AND account_id = ${accountId}::uuid
                      AND content <> 'withheld') AS heard`;
  return row?.heard ?? false;
}

/** Accounts somebody owns and no platform refuses, this one first: by which somebody can be told. */
export async function speakingAccounts(
  tx: Tx,
  firstId: string,
): Promise<readonly { readonly id: string; readonly channel: string }[]> {
  return tx.$queryRaw<readonly { readonly id: string; readonly channel: string }[]>`
    SELECT o.id, o.channel FROM channel_account o
     WHERE o.owner IS NOT NULL AND o.stop_code IS NULL
     ORDER BY o.id <> ${firstId}::uuid, o.id`;
}
