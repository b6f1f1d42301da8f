// A bureau at work without a process around it: the real services over a real database, driven one by one.

import { randomUUID } from 'node:crypto';
import type { FileFetch, InboundMessage, SendResult } from '#adapters/contract.ts';
import { type SandboxSession, sandboxAdapter } from '#adapters/sandbox/index.ts';
import { accountsOf, takeTurn } from '#bot/app/duties.ts';
import { meansOf } from '#bot/app/turn.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import { type Message, plainText } from '#bot/domain/message.ts';
import type { Roster } from '#bot/domain/roster/roster.ts';
import type { StatusWord } from '#bot/domain/status-list/status-list.ts';
import { createLogger } from '#bot/log.ts';
import { applyStatusList, type StatusListApplied } from '#bot/services/apply-status-list.ts';
import type { Means } from '#bot/services/broadcast/desk.ts';
import { createDeadlineTask, type DeadlineCreated } from '#bot/services/create-deadline-task.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import type { Database } from '#prisma/db.ts';
import { setBusinessTime } from '#prisma/repos/business-clock.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { START } from './bureau.ts';
import { shanghai } from './business-time.ts';
import { bureauDatabase } from './database.ts';
import { smallBureau } from './registry.ts';

export const QUIET_LOG = createLogger({ level: 'silent', secrets: [] });
const NO_WISHES = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };

/** What a bare `say` may add. */
export interface Manner {
  readonly group?: string;
  readonly quoting?: string;
  readonly content?: InboundMessage['content'];
  readonly file?: InboundMessage['file'];
  readonly id?: string;
  readonly sentAtMs?: number;
  /** Default: `platform`. */
  readonly proof?: InboundMessage['senderProof'];
}

export interface Desk {
  readonly db: Database;
  readonly url: string;
  readonly account: {
    readonly id: string;
    readonly channel: 'dingtalk';
    readonly epoch: number;
    readonly limits: MonthlyLimits | null;
  };
  readonly session: SandboxSession;
  /** What broadcasts are sent with. */
  readonly means: Means;
  /** How the platform answers calls from now on; null: it takes everything. */
  answerWith(send: ((to: readonly string[]) => SendResult) | null): void;
  /** How the platform answers the next fetches of files, by their reference; null: it has none. */
  filesAre(fetch: ((ref: string) => FileFetch) | null): void;
  /** Opens the task of a form for October with its usual window. */
  openTask(formCode?: string): Promise<DeadlineCreated>;
  /** Sets the clock without doing what falls due on the way. */
  setClock(wallTime: string): Promise<void>;
  /** Walks there, doing everything that falls due on the way. */
  walkTo(wallTime: string): Promise<void>;
  /** Does everything that is due now. */
  drain(): Promise<void>;
  /** Stores a message as the platform delivers it. */
  receive(from: string | null, text: string, manner?: Manner): Promise<'stored' | 'duplicate'>;
  /** Stores it, works on it, and answers with what the speaker was told because of it. */
  say(from: string, text: string, manner?: Manner): Promise<string | null>;
  /** Texts that have arrived at an address, oldest first. */
  heard(address: string): Promise<readonly string[]>;
  /** Applies a list made of words by firm; firms left out are not on it. */
  applyList(
    asOf: string,
    words: Readonly<Record<string, StatusWord>>,
    formCode?: string,
  ): Promise<StatusListApplied>;
  rows<T>(sql: string, ...values: readonly unknown[]): Promise<readonly T[]>;
  /** Lets go of the account; what is due is done by whoever takes it. */
  release(): Promise<void>;
  close(): Promise<void>;
}

/** A bureau on the morning of START; metered if limits are given. */
export async function openDesk(
  roster: Roster = smallBureau(),
  limits: MonthlyLimits | null = null,
): Promise<Desk> {
  const fresh = await bureauDatabase(roster);
  const { db } = fresh;
  const sandbox = await sandboxAdapter.open({ unreachable: [] });
  let files: ((ref: string) => FileFetch) | null = null;
  let answer: ((to: readonly string[]) => SendResult) | null = null;
  const session: SandboxSession = {
    ...sandbox,
    send: (part, to, options) =>
      answer === null ? sandbox.send(part, to, options) : Promise.resolve(answer(to.map(({ id }) => id))),
    fetchFile: (ref) =>
      Promise.resolve(files === null ? { state: 'expired', native: 'none', calls: 1 } : files(ref)),
  };
  const accounts = await accountsOf(db, [{ session, limits }], QUIET_LOG);
  const turn = await takeTurn(db, accounts, QUIET_LOG);
  if (turn === null) throw new Error('somebody else owns the account');
  const id = accounts[0]?.id ?? '';
  const account = { id, channel: 'dingtalk' as const, epoch: 1, limits };
  const rows = async <T>(sql: string, ...values: readonly unknown[]) =>
    (await db.pool.query(sql, [...values])).rows as T[];
  const clock = async () => {
    const [row] = await rows<{ now_at: Temporal.Instant | Date }>('SELECT now_at FROM business_clock');
    const at = row?.now_at;
    return at instanceof Date
      ? Temporal.Instant.fromEpochMilliseconds(at.getTime())
      : (at ?? shanghai(START));
  };
  const drain = async () => {
    await turn.runner.drain(await clock());
  };
  const heard = async (address: string) => {
    const found = await rows<{ message: Message }>(
      `SELECT c.message FROM delivery d JOIN content c ON c.hash = d.content_hash
        WHERE d.address = $1 AND d.state = 'sent' AND d.part_number = 1 ORDER BY d.sent_at, d.id`,
      address,
    );
    return found.map(({ message }) => plainText(message));
  };
  const receive: Desk['receive'] = (from, text, manner = {}) =>
    receiveMessage(db, id, inbound(from, text, manner));
  let released: Promise<void> | null = null;
  const release = () => {
    released ??= turn.untilLost(AbortSignal.abort());
    return released;
  };
  let now = START;
  return {
    db,
    release,
    url: fresh.url,
    account,
    session,
    means: meansOf(accounts),
    rows,
    drain,
    heard,
    receive,
    answerWith: (send) => {
      answer = send;
    },
    filesAre: (fetch) => {
      files = fetch;
    },
    openTask: async (formCode = 'B204-1') => {
      const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
      const suggested = suggestWindow(schedules, formCode, '2026-10', NO_WISHES);
      const request = { formCode, ...suggested, gridCode: null, actor: 'test', now: shanghai(now) };
      return createDeadlineTask(db, request);
    },
    setClock: async (wallTime) => {
      now = wallTime;
      await setBusinessTime(db, shanghai(wallTime));
    },
    walkTo: async (wallTime) => {
      now = wallTime;
      await turn.runner.walkTo(shanghai(wallTime));
    },
    say: async (from, text, manner) => {
      const before = (await heard(from)).length;
      await receive(from, text, manner);
      await drain();
      const said = (await heard(from)).slice(before);
      return said.length === 0 ? null : said.join('\n');
    },
    applyList: async (asOf, words, formCode = 'B204-1') => {
      const entries = Object.entries(words).map(([uscc, word], row) => {
        const filedAt = word === 'not_filed' ? null : shanghai(asOf).subtract({ minutes: 20 });
        return { uscc, unitName: uscc, word, filedAt, row };
      });
      const list = { formCode, period: '2026-10', asOfAt: shanghai(asOf), entries };
      const bytes = new TextEncoder().encode(JSON.stringify(words));
      const upload = { list, fileName: '名单.xlsx', bytes, actor: 'clerk', now: shanghai(now) };
      return applyStatusList(db, upload, { dryRun: false });
    },
    close: async () => {
      await release();
      await session.close();
      await fresh.drop();
    },
  };
}

function inbound(from: string | null, text: string, manner: Manner): InboundMessage {
  const { group, quoting, file = null, id = randomUUID(), sentAtMs = Date.now() } = manner;
  const { content = file === null ? 'text' : 'file' } = manner;
  const place = group ?? from ?? 'nobody';
  return {
    platformId: id,
    conversation: { channel: 'dingtalk', scope: group === undefined ? 'person' : 'group', id: place },
    sender: from === null ? null : { channel: 'dingtalk', scope: 'person', id: from },
    senderProof: manner.proof ?? 'platform',
    sentAtMs,
    text,
    quotedRef: quoting ?? null,
    content,
    file,
    raw: new TextEncoder().encode(text),
  };
}
