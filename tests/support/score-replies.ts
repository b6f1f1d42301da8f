// Scores readings against labelled replies: intents, slots, and the claims nobody made.

/** One labelled reply; `context` lists the kinds of the open items. */
export interface LabelledReply {
  readonly id: string;
  readonly text: string;
  readonly context: readonly string[];
  readonly intent: string;
  readonly slots: Readonly<Record<string, unknown>>;
}

/** What was understood of one reply. */
export interface Prediction {
  readonly id: string;
  readonly intent: string;
  readonly slots: Readonly<Record<string, unknown>>;
}

export interface Score {
  readonly replies: number;
  readonly right: number;
  /** `id(intent)` of each reading that settles something the words do not say. */
  readonly falseCompletions: readonly string[];
  /** `id text: gold -> guess` of each wrong intent. */
  readonly wrong: readonly string[];
  /** `id slot: gold -> guess` of each `when`, `until` and `form` that differs where the intent is right. */
  readonly wrongSlots: readonly string[];
}

/** Intents that settle an item, so that a wrong one is worse than a question. */
const SETTLING = new Set([
  'reported',
  'confirm_true',
  'handover',
  'closed_suspended',
  'rectified',
  'sign_in',
  'retract',
]);
const COMPARED = ['when', 'until', 'form'];

export function scoreReplies(gold: readonly LabelledReply[], predicted: readonly Prediction[]): Score {
  const byId = new Map(predicted.map((one) => [one.id, one]));
  const wrong: string[] = [];
  const wrongSlots: string[] = [];
  const falseCompletions: string[] = [];
  for (const reply of gold) {
    const guess = byId.get(reply.id);
    if (guess?.intent !== reply.intent) {
      wrong.push(`${reply.id} ${reply.text}: ${reply.intent} -> ${guess?.intent}`);
      if (guess && SETTLING.has(guess.intent) && !alsoIntents(reply).includes(guess.intent)) {
        falseCompletions.push(`${reply.id}(${guess.intent})`);
      }
      continue;
    }
    for (const slot of COMPARED) {
      const [want, got] = [key(reply.slots[slot]), key(guess.slots[slot])];
      if (want !== got) wrongSlots.push(`${reply.id} ${slot}: ${want} -> ${got}`);
    }
  }
  return { replies: gold.length, right: gold.length - wrong.length, falseCompletions, wrong, wrongSlots };
}

function alsoIntents(reply: LabelledReply): readonly unknown[] {
  const also = reply.slots['also'];
  return Array.isArray(also) ? also.map((entry: { intent?: unknown }) => entry.intent) : [];
}

function key(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map(String).sort() : (value ?? null));
}
