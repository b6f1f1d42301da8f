// Scores readings against labelled replies: intents, slots, and the claims nobody made.

/** One labelled reply; `context` lists the kinds of the open items. Two people may differ about an arguable one. */
export interface LabelledReply {
  readonly id: string;
  readonly text: string;
  readonly context: readonly string[];
  readonly intent: string;
  readonly slots: Readonly<Record<string, unknown>>;
  readonly arguable?: boolean;
}

/** What was understood of one reply. */
export interface Prediction {
  readonly id: string;
  readonly intent: string;
  readonly slots: Readonly<Record<string, unknown>>;
}

/** How one intent fared; `taken` counts the replies of other intents that were read as this one. */
export interface IntentScore {
  readonly replies: number;
  readonly right: number;
  readonly taken: number;
}

export interface Score {
  readonly replies: number;
  readonly right: number;
  /** 0 to 1, over all scored slots of the unarguable replies. */
  readonly slotsF1: number;
  readonly byIntent: ReadonlyMap<string, IntentScore>;
  /** `id(intent)` of each reading that settles something the words do not say. */
  readonly falseCompletions: readonly string[];
  /** `id text: gold -> guess` of each wrong intent. */
  readonly wrong: readonly string[];
  /** `id slot: gold -> guess` of each slot that differs where the intent is right. */
  readonly wrongSlots: readonly string[];
}

/** Intents that settle an item, so that a wrong one is worse than a question. */
export const SETTLING: ReadonlySet<string> = new Set([
  'reported',
  'confirm_true',
  'handover',
  'closed_suspended',
  'rectified',
  'sign_in',
  'retract',
]);
const COMPARED = [
  'when',
  'until',
  'form',
  'value',
  'unit',
  'phone',
  'name',
  'code',
  'reason_code',
  'item_no',
  'headcount',
];

/** Arguable replies are left out of every figure. */
export function scoreReplies(gold: readonly LabelledReply[], predicted: readonly Prediction[]): Score {
  const byId = new Map(predicted.map((one) => [one.id, one]));
  const sure = gold.filter((reply) => reply.arguable !== true);
  const pairs = sure.map((reply) => ({ reply, guess: byId.get(reply.id) }));
  const missed = pairs.filter(({ reply, guess }) => guess?.intent !== reply.intent);
  return {
    replies: sure.length,
    right: sure.length - missed.length,
    slotsF1: slotsF1(pairs),
    byIntent: scoresByIntent(pairs),
    falseCompletions: missed.flatMap(({ reply, guess }) =>
      guess && SETTLING.has(guess.intent) && !alsoIntents(reply).includes(guess.intent)
        ? [`${reply.id}(${guess.intent})`]
        : [],
    ),
    wrong: missed.map(({ reply, guess }) => `${reply.id} ${reply.text}: ${reply.intent} -> ${guess?.intent}`),
    wrongSlots: pairs
      .filter((pair) => !missed.includes(pair))
      .flatMap(({ reply, guess }) =>
        COMPARED.flatMap((slot) => {
          const [want, got] = [key(reply.slots[slot]), key(guess?.slots[slot])];
          return want === got ? [] : [`${reply.id} ${slot}: ${want} -> ${got}`];
        }),
      ),
  };
}

interface Pair {
  readonly reply: LabelledReply;
  readonly guess: Prediction | undefined;
}

function slotsF1(pairs: readonly Pair[]): number {
  let [wanted, given, right] = [0, 0, 0];
  for (const { reply, guess } of pairs) {
    for (const slot of COMPARED) {
      const [want, got] = [reply.slots[slot] ?? null, guess?.slots[slot] ?? null];
      if (want !== null) wanted++;
      if (got !== null) given++;
      if (want !== null && got !== null && key(want) === key(got)) right++;
    }
  }
  return wanted + given === 0 ? 1 : (2 * right) / (wanted + given);
}

function scoresByIntent(pairs: readonly Pair[]): ReadonlyMap<string, IntentScore> {
  const intents = [...new Set(pairs.map(({ reply }) => reply.intent))].sort();
  return new Map(
    intents.map((intent) => {
      const own = pairs.filter(({ reply }) => reply.intent === intent);
      const read = pairs.filter(({ guess }) => guess?.intent === intent);
      const right = own.filter(({ guess }) => guess?.intent === intent).length;
      return [intent, { replies: own.length, right, taken: read.length - right }];
    }),
  );
}

function alsoIntents(reply: LabelledReply): readonly unknown[] {
  const also = reply.slots['also'];
  return Array.isArray(also) ? also.map((entry: { intent?: unknown }) => entry.intent) : [];
}

function key(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map(String).sort() : plain(value ?? null));
}

function plain(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.normalize('NFKC').replaceAll(/\s/g, '') : value;
}
