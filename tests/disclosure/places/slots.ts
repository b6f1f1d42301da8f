// Slots: any lines of any kinds for any reader, a group among them.

import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { waveNotice } from '#bot/domain/delivery/wave-notice.ts';
import type { ContentClass } from '#bot/domain/disclosure/table.ts';
import { type Message, oneLine, plainText } from '#bot/domain/message.ts';
import { type PlannedLine, slotComposer } from '#bot/kinds/compose-slot.ts';
import { KINDS } from '#bot/kinds/index.ts';
import type { Reader, SlotContext } from '#bot/kinds/lines.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';
import type { Sample } from '../kind-generator.ts';
import { generatorOf } from '../kinds.ts';
import type { Random } from '../random.ts';
import type { Leak, Rendering } from '../rendering.ts';
import { allBut, EVERY_CLASS, figure, found, type Secret } from '../secrets.ts';

const NOW = ['2026-11-02 09:00', '2026-11-06 14:30', '2026-11-08 11:30', '2026-11-09 08:40'].map(at);
const SAID_BEFORE = at('2026-11-05 09:00');

interface Drawn {
  readonly sample: Sample;
  readonly line: PlannedLine;
}

/** So many lines and readers for the same items. */
const OF_ONE_DRAW = 10;

export const slots: Rendering = function* (random) {
  const samples = Array.from({ length: 1 + random.nat(4) }, (_, index) =>
    generatorOf(random.oneOf(KINDS).name).sample(random, `i-${index}`),
  );
  const showsFigures = random.flip();
  const compose = slotComposer(contextOf(random, samples, showsFigures));
  for (let turn = 0; turn < OF_ONE_DRAW; turn++) {
    const drawn = samples.map((sample, index) => ({ sample, line: lineOf(random, sample, index) }));
    yield slot(random, compose, drawn, showsFigures);
  }
};

function slot(
  random: Random,
  compose: ReturnType<typeof slotComposer>,
  drawn: readonly Drawn[],
  showsFigures: boolean,
): readonly Leak[] {
  const reader = random.oneOf<Reader | 'group'>([
    'group',
    { answersForMany: false, isVerified: random.flip() },
    { answersForMany: true, isVerified: random.flip() },
  ]);
  const answer = random.nat(8) === 0 ? answerTo(random) : null;
  const lines = [...drawn.map(({ line }) => line), ...(answer === null ? [] : [answer.line])];
  const { message } = compose(lines, reader);
  if (message === null) return [];
  const text = textOf(message);
  if (reader === 'group') {
    const secrets = [...drawn.flatMap(({ sample }) => sample.secrets), ...(answer?.secrets ?? [])];
    return leaks('group', text, secrets, EVERY_CLASS);
  }
  return [
    ...drawn.flatMap(({ line, sample }) => {
      // The same secret may be shown because of another line about the same reader's list.
      const allowed = drawn.flatMap((other) => allowedBy(other, sample, line, reader, showsFigures));
      return leaks('private', text, sample.secrets, allBut(...allowed));
    }),
    ...(turnOfClerk(random) ? ofSample(message, drawn) : []),
  ];
}

/** A list names every firm of its node, so its reader may find them all. */
function allowedBy(
  { line, sample }: Drawn,
  of: Sample,
  ofLine: PlannedLine,
  reader: Reader,
  showsFigures: boolean,
): readonly ContentClass[] {
  const allowed = generatorOf(sample.item.kind).allowed(line.occasion, { ...reader, showsFigures });
  if (line === ofLine) return allowed;
  return of.placed === null ? [] : allowed.filter((one) => one === 'unit_identity' || one === 'personal');
}

/** A sample costs as much as four slots. */
function turnOfClerk(random: Random): boolean {
  return random.nat(4) === 0;
}

/** What the duty clerk reads of it in a rehearsal. */
function ofSample(message: Message, drawn: readonly Drawn[]): readonly Leak[] {
  const notice = waveNotice(
    {
      number: 1,
      slotAt: SAID_BEFORE,
      people: 1,
      groups: 0,
      calls: 1,
      callsLeft: null,
      readersOf: new Map(drawn.map(({ line }) => [line.occasion, 1])),
      texts: [{ message, scope: 'person', readers: 1 }],
      expiresAt: null,
    },
    [],
  );
  const secrets = drawn.flatMap(({ sample }) => sample.secrets);
  return leaks('wave notice', textOf(notice), secrets, EVERY_CLASS);
}

function lineOf(random: Random, { item }: Sample, index: number): PlannedLine {
  return {
    id: `l-${index}`,
    occasion: random.oneOf(generatorOf(item.kind).occasions),
    round: random.nat(8) === 0 ? item.round + 1 : item.round,
    item,
    isLate: random.nat(6) === 0,
    saidBeforeAt: random.nat(6) === 0 ? SAID_BEFORE : null,
    message: null,
  };
}

/** An answer meant for one person that somebody has planned for a group. */
function answerTo(random: Random): { readonly line: PlannedLine; readonly secrets: readonly Secret[] } {
  const secret = figure(random);
  const message = oneLine(`已记：${secret.text}千元`);
  const occasion = random.oneOf(['reply:m', 'control:m']);
  return {
    secrets: [secret],
    line: { id: 'answer', occasion, round: 1, item: null, isLate: false, saidBeforeAt: null, message },
  };
}

function contextOf(random: Random, samples: readonly Sample[], showsFigures: boolean): SlotContext {
  const tasks = new Map(samples.map(({ task }) => [task.id, task]));
  return {
    calendar: CALENDAR,
    hours: DEFAULT_SERVICE_HOURS,
    bureau: '玉环市统计局',
    now: random.oneOf(NOW),
    hearsNothing: random.nat(4) === 0,
    showsFigures,
    tasks,
    taskOfCode: (code) => [...tasks.values()].find((task) => task.code === code),
    itemsUnder: (taskId) =>
      samples.flatMap(({ item, placed }) => (item.taskId === taskId ? (placed ?? []) : [])),
    nodeName: () => '玉城街道工业第1网格',
  };
}

function textOf(message: Message): string {
  const actions = (message.actions ?? []).map(({ label, words }) => `${label}${words}`);
  return [message.title, plainText(message), ...actions].join('\n');
}

function leaks(
  place: string,
  text: string,
  secrets: readonly Secret[],
  forbidden: ReadonlySet<ContentClass>,
): readonly Leak[] {
  return found(text, secrets, forbidden).map((secret) => ({ place, secret, text }));
}
