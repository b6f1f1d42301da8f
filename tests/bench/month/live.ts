// Lets the month go by: opens forms, brings lists in, and has people answer what reached them.

import { setTimeout as delay } from 'node:timers/promises';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { importStatusFile } from '#bot/services/status-file.ts';
import { writeStatusListFile } from '#bot/sheets/status-list-file.ts';
import type { Database } from '#prisma/db.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { notifyDuties } from '#prisma/repos/business-clock.ts';
import type { DingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { Agenda } from './agenda.ts';
import { drawsFor } from './draws.ts';
import { newMessages, newQuestions } from './hearing.ts';
import { listInstants } from './list-instants.ts';
import { type Filing, filingOf, wordAt } from './population.ts';
import { reactionTo, type Saying } from './reactions.ts';
import type { Stage } from './stage.ts';
import { type MonthForm, monthForms } from './tasks.ts';

export interface Lived {
  readonly forms: readonly MonthForm[];
  readonly lists: number;
  readonly said: number;
}

/** Replies are rounded up to this, so that the clock does not stop for each. */
const REPLY_STEP_MINUTES = 5;

/** Who is asked back answers so often, by one number or with 全部. */
const ANSWERS_QUESTION = 0.7;
const ANSWERS_ALL = 0.3;

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Walks the business clock from `startsAt` to `endsAt`. */
export async function liveMonth(
  { db, double, walkTo }: Stage,
  span: { readonly seed: number; readonly startsAt: Temporal.Instant; readonly endsAt: Temporal.Instant },
  onDay: (day: string) => void,
): Promise<Lived> {
  const agenda = new Agenda();
  const forms = await monthForms(db, span.startsAt);
  const staff = new Staff(db, span.seed, forms);
  for (const form of forms) {
    agenda.add({ at: form.startsAt, act: () => staff.open(form) });
    for (const at of listInstants(form.plan)) {
      if (isBefore(form.startsAt, at)) agenda.add({ at, act: () => staff.bringList(form, at) });
    }
  }
  const people = new People(db, double, span.seed, staff, agenda);
  let now = span.startsAt;
  let day = '';
  while (isBefore(now, span.endsAt)) {
    await people.hear(now);
    const wanted = [agenda.nextAt(), await nextDueAt(db, now), span.endsAt].filter((at) => at !== null);
    now = wanted.reduce((one, other) => (isBefore(other, one) ? other : one));
    const today = now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
    if (today !== day) onDay((day = today));
    await walkTo(now);
    const due = agenda.take(now);
    await Promise.all(due.map(({ act }) => act()));
    if (due.length > 0) await walkTo(now);
  }
  return { forms, lists: staff.lists, said: people.said };
}

/** The bureau's staff, and the platform they look at. */
export class Staff {
  readonly #db: Database;
  readonly #seed: number;
  readonly #forms: ReadonlyMap<string, MonthForm>;
  readonly #gridCode: string | null;
  readonly #filings = new Map<string, Filing>();
  lists = 0;

  /** `gridCode`: the part of the city the forms are opened for; null for all of it. */
  constructor(db: Database, seed: number, forms: readonly MonthForm[], gridCode: string | null = null) {
    this.#db = db;
    this.#seed = seed;
    this.#gridCode = gridCode;
    this.#forms = new Map(forms.map((form) => [form.formCode, form]));
  }

  filing(uscc: string, formCode: string): Filing {
    const key = `${uscc} ${formCode}`;
    const known = this.#filings.get(key);
    if (known !== undefined) return known;
    const form = this.#forms.get(formCode);
    if (form === undefined) throw new Error(`nobody was told about ${formCode}`);
    const filing = filingOf(this.#seed, uscc, form.season);
    this.#filings.set(key, filing);
    return filing;
  }

  async open(form: MonthForm): Promise<void> {
    const { formCode, period, window } = form;
    const now = form.startsAt;
    const gridCode = this.#gridCode;
    await createDeadlineTask(this.#db, { formCode, period, window, gridCode, actor: 'month', now });
    await notifyDuties(this.#db);
  }

  async bringList(form: MonthForm, at: Temporal.Instant): Promise<void> {
    const { formCode } = form;
    const period = form.period.code;
    const { rows } = await this.#db.pool.query<{ uscc: string; name: string }>(
      `SELECT u.uscc, u.name FROM item i JOIN unit u ON u.id = i.unit_id JOIN task t ON t.id = i.task_id
        WHERE t.form_code = $1 AND t.period = $2 ORDER BY u.uscc`,
      [formCode, period],
    );
    const entries = rows.map(({ uscc, name }) => {
      return { uscc, unitName: name, ...wordAt(this.filing(uscc, formCode), at) };
    });
    const bytes = await writeStatusListFile({ formCode, period, entries });
    const question = { asOfAt: at, now: at };
    const options = { actor: 'month', dryRun: false };
    const result = await importStatusFile(this.#db, { bytes, fileName: 'list.xlsx' }, question, options);
    if (!result.ok) throw new Error(`the list of ${formCode} was refused: ${result.problems.join(' ')}`);
    this.lists += 1;
  }
}

/** How somebody's words reach the robot. */
export type Voice = Pick<DingtalkDouble, 'inject' | 'redeliver'>;

/** Firms, leaders and members, who hear and say. */
export class People {
  readonly #db: Database;
  readonly #voice: Voice;
  readonly #seed: number;
  readonly #staff: Staff;
  readonly #agenda: Agenda;
  readonly #saidBy = new Map<string, number>();
  #lastDelivery = NO_ID;
  #lastQuestion = NO_ID;
  #injected = 0;
  said = 0;

  constructor(db: Database, voice: Voice, seed: number, staff: Staff, agenda: Agenda) {
    this.#db = db;
    this.#voice = voice;
    this.#seed = seed;
    this.#staff = staff;
    this.#agenda = agenda;
  }

  /** Takes in what has arrived since the last time and enters what will be said to it. */
  async hear(at: Temporal.Instant): Promise<void> {
    for (const { id, address, kind, named, member } of await newMessages(this.#db, this.#lastDelivery)) {
      this.#lastDelivery = id;
      const from = member ?? address;
      const filedAts = named.map(({ uscc, formCode }) => this.#staff.filing(uscc, formCode).filedAt);
      const saidBefore = this.#saidBy.get(from) ?? 0;
      const saying = reactionTo({ seed: this.#seed, address: from, at, kind, filedAts, saidBefore });
      if (saying === null) continue;
      this.#saidBy.set(from, saidBefore + 1);
      this.#enter(at, from, saying, kind === 'group' ? address : null);
    }
    for (const { id, address } of await newQuestions(this.#db, this.#lastQuestion)) {
      this.#lastQuestion = id;
      const draw = drawsFor(`${this.#seed}:${address}:question:${at.epochMilliseconds}`);
      if (draw() >= ANSWERS_QUESTION) continue;
      const text = draw() < ANSWERS_ALL ? '全部' : '1';
      const once = { afterMinutes: 5, twice: false, redelivered: false };
      this.#enter(at, address, { ...once, text }, null);
    }
  }

  #enter(heardAt: Temporal.Instant, from: string, saying: Saying, group: string | null): void {
    const at = heardAt
      .add({ minutes: saying.afterMinutes })
      .round({ smallestUnit: 'minute', roundingIncrement: REPLY_STEP_MINUTES, roundingMode: 'ceil' });
    this.#agenda.add({ at, act: () => this.#say(from, saying, group) });
  }

  async #say(from: string, { text, twice, redelivered }: Saying, group: string | null): Promise<void> {
    const said = { from, text, ...(group === null ? {} : { group }) };
    const msgId = `month${++this.#injected}==`;
    await this.#voice.inject({ ...said, msgId });
    if (twice) await this.#voice.inject(said);
    if (redelivered) await this.#voice.redeliver(msgId);
    this.said += twice ? 2 : 1;
    // A frame's instant is real time; two of one sender in the same millisecond have no order.
    await delay(1);
  }
}
