// Lets a round's business time go by: forms open, lists come in, people answer, and two days pass with nobody there.

import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { businessTime, requestBusinessTime, setBusinessTime } from '#prisma/repos/business-clock.ts';
import { Agenda } from '#tests/bench/month/agenda.ts';
import { drawsFor } from '#tests/bench/month/draws.ts';
import { listInstants } from '#tests/bench/month/list-instants.ts';
import { People, Staff, type Voice } from '#tests/bench/month/live.ts';
import { type MonthForm, monthForms } from '#tests/bench/month/tasks.ts';
import type { Deeds } from './deeds.ts';
import type { Stage } from './stage.ts';

export interface Life {
  readonly seed: number;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  /** The part of the city that plays. */
  readonly gridCode: string;
  /** Staff ids of statisticians. */
  readonly staff: readonly string[];
}

/** Around the cutoff nobody is there for: from half an hour before it, for two days. */
const BEFORE_CUTOFF = { minutes: 30 } as const;
const DOWN = { hours: 48 } as const;

/** Of the statisticians, so many in a hundred say 已报 one second before each of their form's reminders. */
const LAST_SECOND_PERCENT = 2;

const LOOK_MS = 15;

/** A walk is asked for again, later each time: who was to walk may be dead, or just at the end of another walk. */
const ASK_AGAIN_MS = { first: 40, longest: 1_000 } as const;

/** Lives until the business clock reaches the end or the signal aborts. */
export async function live(stage: Stage, deeds: Deeds, life: Life, signal: AbortSignal): Promise<void> {
  const { db } = stage;
  const forms = await monthForms(db, life.startsAt);
  const clock = { now: life.startsAt };
  const agenda = new Agenda();
  const staff = new Staff(db, life.seed, forms, life.gridCode);
  for (const form of forms) enterForm(agenda, form, staff, clock, deeds, life);
  const voice = voiceOf(stage, deeds);
  enterLastSeconds(agenda, forms, voice, life);
  const people = new People(db, voice, life.seed, staff, agenda);
  const downAt = cutoffToMiss(forms, life);
  let isMissed = false;
  while (isBefore(clock.now, life.endsAt) && !signal.aborted) {
    await people.hear(clock.now);
    const wanted = [agenda.nextAt(), await nextDueAt(db, clock.now), life.endsAt].filter((at) => at !== null);
    const next = wanted.reduce((one, other) => (isBefore(other, one) ? other : one));
    if (downAt !== null && !isMissed && !isBefore(next, downAt)) {
      isMissed = true;
      await walk(db, downAt, signal);
      clock.now = downAt.add(DOWN);
      await stage.whileDown(() => setBusinessTime(db, clock.now));
      deeds.downtimes += 1;
      continue;
    }
    clock.now = laterOf(clock.now, next);
    await walk(db, clock.now, signal);
    await Promise.all(agenda.take(clock.now).map(({ act }) => act()));
  }
}

/** Walks the clock, whoever does it and however often he dies; never back. */
export async function walk(db: Stage['db'], at: Temporal.Instant, signal: AbortSignal): Promise<void> {
  const { now } = await businessTime(db);
  const target = laterOf(now, at);
  let askAtMs = 0;
  let patienceMs: number = ASK_AGAIN_MS.first;
  for (let isThere = false; !isThere && !signal.aborted; ) {
    if (performance.now() >= askAtMs) {
      await requestBusinessTime(db, target);
      askAtMs = performance.now() + patienceMs;
      patienceMs = Math.min(2 * patienceMs, ASK_AGAIN_MS.longest);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const time = await businessTime(db);
    isThere = time.target === null && Temporal.Instant.compare(time.now, target) === 0;
  }
}

function enterForm(
  agenda: Agenda,
  form: MonthForm,
  staff: Staff,
  clock: { readonly now: Temporal.Instant },
  deeds: Deeds,
  life: Life,
): void {
  agenda.add({ at: laterOf(form.startsAt, life.startsAt), act: () => staff.open(form) });
  for (const at of listInstants(form.plan)) {
    if (!isBefore(form.startsAt, at)) continue;
    // Brought late, it is the list of that later minute.
    const act = async () => {
      await staff.bringList(form, laterOf(at, clock.now));
      deeds.lists.push({ formCode: form.formCode, asOfAt: laterOf(at, clock.now), importedAtMs: Date.now() });
    };
    agenda.add({ at, act });
  }
}

function enterLastSeconds(agenda: Agenda, forms: readonly MonthForm[], voice: Voice, life: Life): void {
  for (const { formCode, plan } of forms) {
    const draw = drawsFor(`${life.seed}:${formCode}:last second`);
    for (const { audience, courtesy, dueAt } of plan.steps) {
      if (audience !== 'firm' || !courtesy || isBefore(dueAt, life.startsAt)) continue;
      const who = life.staff.filter(() => draw() * 100 < LAST_SECOND_PERCENT);
      const act = async () => {
        for (const from of who) await voice.inject({ from, text: '已报' });
      };
      agenda.add({ at: dueAt.subtract({ seconds: 1 }), act });
    }
  }
}

/** The cutoff of one form, which differs from seed to seed; null when none falls into the round. */
function cutoffToMiss(
  forms: readonly MonthForm[],
  { endsAt, seed, startsAt }: Life,
): Temporal.Instant | null {
  const cutoffs = forms
    .map(({ plan }) => plan.cutoffAt.subtract(BEFORE_CUTOFF))
    .filter((at) => isBefore(startsAt, at) && isBefore(at, endsAt))
    .toSorted((one, other) => Temporal.Instant.compare(one, other));
  return cutoffs[Math.floor(drawsFor(`${seed}:down`)() * Math.min(3, cutoffs.length))] ?? null;
}

/** People's words go to the platform, which pushes them until they are acknowledged. */
function voiceOf({ platform }: Stage, deeds: Deeds): Voice {
  const none = { messageId: '', msgId: null, code: 0, data: '', sentOn: 0, answeredOn: 0, latencyMs: 0 };
  return {
    inject: async (said) => {
      const msgId = said.msgId === undefined ? deeds.newMsgId() : deeds.named(said.msgId);
      await platform.ask('say', { said: { ...said, msgId }, times: 1 });
      return none;
    },
    redeliver: async (msgId) => {
      await platform.ask('redeliver', deeds.named(msgId));
      return none;
    },
  };
}
