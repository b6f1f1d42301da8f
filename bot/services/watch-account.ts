// Looks whether an account is well: raises and ends its alarms, and has each told to the duty clerk once.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { localDate } from '#bot/domain/calendar/local-time.ts';
import { nextAudibleAt } from '#bot/domain/calendar/quiet-hours.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import { alarmName, alarmText, isMonthly } from '#bot/domain/delivery/alarms.ts';
import type { Message } from '#bot/domain/message.ts';
import type { Logger } from '#bot/log.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { type AccountTrouble, accountTrouble } from '#prisma/hot/account-trouble.ts';
import {
  type AlarmRow,
  clearAlarm,
  clearMonthlyAlarms,
  noteDatabaseAway as insertDatabaseAway,
  raiseAlarm,
  saveTold,
  speakingAccounts,
  untoldAlarms,
} from '#prisma/repos/alarms.ts';
import type { CarryingAccount } from './carrying-account.ts';
import { tellDesk } from './tell-clerk.ts';
import { readWorkTime } from './work-time.ts';

/** A stream that is down for less heals by itself (house rule). */
const STREAM_DOWN_MS = 300_000;

/** A database that was away for less is no news (house rule). */
const DATABASE_AWAY_MS = 60_000;

/** One account's watch in this process; remembers since when the stream is down and what the log knows. */
export class AccountWatch {
  readonly #db: Database;
  readonly #accountId: string;
  readonly #isStreamDown: () => boolean;
  readonly #log: Pick<Logger, 'error' | 'info'>;
  readonly #logged = new Map<string, string>();
  #streamDownSinceMs: number | null = null;

  constructor(
    db: Database,
    accountId: string,
    isStreamDown: () => boolean,
    log: Pick<Logger, 'error' | 'info'>,
  ) {
    this.#db = db;
    this.#accountId = accountId;
    this.#isStreamDown = isStreamDown;
    this.#log = log;
  }

  /** Looks once; answers how many alarms began, ended or were told. Costs one statement when nothing changed. */
  async look(now: Temporal.Instant): Promise<number> {
    const trouble = await accountTrouble(this.#db, this.#accountId);
    const changes = this.#changesFor(trouble);
    this.#tellLog(trouble);
    if (changes.length === 0 && !trouble.alarms.some(({ isUntold }) => isUntold)) return 0;
    return transaction(this.#db, async (tx) => {
      let changed = 0;
      for (const change of changes) changed += Number(await change(tx));
      return changed + (await tellAlarms(tx, this.#accountId, now));
    });
  }

  #changesFor({ alarms, parkedAt, stoppedAt, stopReason }: AccountTrouble): readonly Change[] {
    const accountId = this.#accountId;
    const open = new Set(alarms.filter(({ isOpen }) => isOpen).map(({ code }) => code));
    const changes: Change[] = [];
    const hold = (code: 'account_stopped' | 'stream_down' | 'message_parked', found: Found | null) => {
      if (found !== null && !open.has(code)) {
        changes.push((tx) => raiseAlarm(tx, { accountId, code, ...found }));
      } else if (found === null && open.has(code)) changes.push((tx) => clearAlarm(tx, accountId, code));
    };
    const raisedAt = stoppedAt === null ? {} : { raisedAt: stoppedAt };
    hold('account_stopped', stopReason === null ? null : { ...raisedAt, detail: { reason: stopReason } });
    hold('message_parked', parkedAt === null ? null : { raisedAt: parkedAt });
    const downForMs = this.#streamDownForMs();
    hold('stream_down', downForMs < STREAM_DOWN_MS ? null : { agoMs: downForMs });
    const over = alarms.filter(
      ({ code, isOfLastMonth, isOpen }) => isOpen && isOfLastMonth && isMonthly(code),
    );
    if (over.length > 0) {
      const codes = over.map(({ code }) => code);
      changes.push((tx) => clearMonthlyAlarms(tx, accountId, codes));
    }
    return changes;
  }

  #streamDownForMs(): number {
    const nowMs = performance.now();
    this.#streamDownSinceMs = this.#isStreamDown() ? (this.#streamDownSinceMs ?? nowMs) : null;
    return this.#streamDownSinceMs === null ? 0 : nowMs - this.#streamDownSinceMs;
  }

  /** Each alarm is logged once by a process, when it is first seen and when it is over. */
  #tellLog({ alarms }: AccountTrouble): void {
    const account = this.#accountId;
    const open = alarms.filter(({ isOpen }) => isOpen);
    for (const { code, id } of alarms) {
      if (!this.#logged.has(id)) this.#log.error({ alarm: id, code, account }, 'alarm_raised');
      this.#logged.set(id, code);
    }
    for (const [id, code] of this.#logged) {
      if (open.some((alarm) => alarm.id === id)) continue;
      this.#log.info({ alarm: id, code, account }, 'alarm_over');
      if (!alarms.some((alarm) => alarm.id === id)) this.#logged.delete(id);
    }
  }
}

type Change = (tx: Tx) => Promise<boolean | number>;

interface Found {
  readonly detail?: { readonly reason: string };
  readonly agoMs?: number;
  readonly raisedAt?: Temporal.Instant;
}

/** Has every alarm told that somebody can be told now; keeps of the others what they wait for. */
async function tellAlarms(tx: Tx, accountId: string, now: Temporal.Instant): Promise<number> {
  const accounts = await speakingAccounts(tx, accountId);
  let told = 0;
  for (const alarm of await untoldAlarms(tx, accountId)) {
    const waitsFor = await tell(tx, accounts, alarm, now);
    if (waitsFor !== null && waitsFor === alarm.waitsFor) continue;
    await saveTold(tx, alarm, waitsFor);
    if (waitsFor === null) told += 1;
  }
  return told;
}

/** Tells it by the first account that reaches somebody; answers what the words have to wait for, if for anything. */
async function tell(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  alarm: AlarmRow,
  now: Temporal.Instant,
): Promise<AlarmRow['waitsFor']> {
  const message = messageOf(alarm);
  if (message === null) return null;
  const about = alarm.toldAt === null ? `alarm:${alarm.id}` : `alarm:${alarm.id}:over`;
  const sayAt = audibleAt(now, (await readWorkTime(tx)).calendar);
  // The account itself if it reaches somebody: telling by another costs that one's month.
  for (const account of accounts) {
    if ((await tellDesk(tx, [account], about, message, sayAt)) > 0) return null;
  }
  return accounts.length === 0 ? 'account' : 'clerk';
}

/** The hours of private chats are kept. A year without a calendar must not silence an alarm. */
function audibleAt(now: Temporal.Instant, calendar: WorkCalendar): Temporal.Instant {
  const today = localDate(now);
  const isKnown = [today, today.add({ days: 31 })].every((on) => calendar.coverage(on.year) !== 'unknown');
  return isKnown ? nextAudibleAt('private', now, calendar) : now;
}

function messageOf(alarm: AlarmRow): Message | null {
  const { clearedAt, code, detail, raisedAt, toldAt } = alarm;
  const words = { code, detail, since: momentText(raisedAt) };
  const text = alarmText(words, { raised: toldAt !== null, over: clearedAt !== null });
  return text === null
    ? null
    : { title: `【系统】${alarmName(code)}`, blocks: [{ kind: 'paragraph', text: `【系统】${text}` }] };
}

/** Notes an outage that is over, if it was long enough for anybody to hear of it. */
export async function noteDatabaseAway(db: Database, accountId: string, awayMs: number): Promise<void> {
  if (awayMs < DATABASE_AWAY_MS) return;
  await transaction(db, (tx) => insertDatabaseAway(tx, accountId, awayMs));
}
