// What is known of one firm's duty to have somebody trained (培训): its receipt, and who was there.
//
//   receipt  none → attending | leave | declined     the firm's own words; a newer answer replaces the one before
//   leave    none → granted | refused                the organiser's word on a leave; a newer receipt sets it back
//   present  who signed in, each once                by a code shown in the room, or by staff with a reason
//
// Whoever is absent is computed from the session and now, never stored. A make-up (补训) is a new round: the receipt is
// asked for again. When things were sent and read stands with their deliveries.

export interface Presence {
  readonly name: string;
  readonly at: Temporal.Instant;
  readonly by: 'code' | 'staff';
  /** Why staff signed in for somebody; null with a code. */
  readonly reason: string | null;
}

/** Granted or not, a leave excuses nobody from the make-up. */
export type LeaveVerdict = 'none' | 'granted' | 'refused';

export type Receipt = 'none' | 'attending' | 'leave' | 'declined';

export interface TrainingFacts {
  readonly round: number;
  /** The firm has said that it has seen the notice. */
  readonly acknowledgedAt: Temporal.Instant | null;
  readonly receipt: Receipt;
  readonly receiptAt: Temporal.Instant | null;
  /** The firm's words, verbatim. */
  readonly words: string | null;
  readonly names: readonly string[];
  readonly headcount: number | null;
  /** Somebody else goes in the statistician's place (代训). */
  readonly substitute: boolean;
  readonly online: boolean;
  /** Of a leave. */
  readonly reason: string | null;
  /** What the organiser has said of the leave. */
  readonly leave: LeaveVerdict;
  /** Why a leave was refused, for the firm. */
  readonly leaveNote: string | null;
  /** How many verdicts there were, whatever became of them: each is told once. */
  readonly leaveVerdicts: number;
  readonly present: readonly Presence[];
}

export type TrainingEvent =
  | { readonly kind: 'acknowledged'; readonly at: Temporal.Instant }
  | {
      readonly kind: 'attending';
      readonly at: Temporal.Instant;
      readonly words: string;
      readonly names: readonly string[];
      readonly headcount: number | null;
      readonly substitute: boolean;
      readonly online: boolean;
    }
  /** The answer to the question for who comes. */
  | { readonly kind: 'named'; readonly names: readonly string[] }
  | {
      readonly kind: 'leave';
      readonly at: Temporal.Instant;
      readonly words: string;
      readonly reason: string | null;
    }
  /** The answer to the question for the reason of a leave. */
  | { readonly kind: 'explained'; readonly reason: string }
  | {
      readonly kind: 'leave_judged';
      readonly verdict: Exclude<LeaveVerdict, 'none'>;
      readonly note: string | null;
    }
  | { readonly kind: 'declined'; readonly at: Temporal.Instant; readonly words: string }
  | {
      readonly kind: 'signed_in';
      readonly at: Temporal.Instant;
      /** Null: whoever the receipt names, else the speaker. */
      readonly name: string | null;
      readonly speaker: string;
    }
  | {
      readonly kind: 'signed_in_by_staff';
      readonly at: Temporal.Instant;
      readonly name: string;
      readonly reason: string;
    }
  | { readonly kind: 'called_to_make_up' }
  | { readonly kind: 'undone'; readonly before: TrainingFacts };

const UNJUDGED = { leave: 'none', leaveNote: null } as const;

const NO_RECEIPT = {
  acknowledgedAt: null,
  receipt: 'none',
  receiptAt: null,
  words: null,
  names: [],
  headcount: null,
  substitute: false,
  online: false,
  reason: null,
  ...UNJUDGED,
} as const;

/** Facts of a training nobody has answered yet. */
export const UNANSWERED_TRAINING: TrainingFacts = { round: 1, ...NO_RECEIPT, leaveVerdicts: 0, present: [] };

/** The facts after an event; the same facts object when it changes nothing. */
export function applyTrainingEvent(facts: TrainingFacts, event: TrainingEvent): TrainingFacts {
  switch (event.kind) {
    case 'acknowledged':
      return facts.acknowledgedAt === null ? { ...facts, acknowledgedAt: event.at } : facts;
    case 'attending': {
      const { at, headcount, names, online, substitute, words } = event;
      const receipt = { receipt: 'attending', receiptAt: at, words, headcount, substitute, online } as const;
      return { ...facts, ...receipt, ...UNJUDGED, names: [...new Set(names)], reason: null };
    }
    case 'named':
      return facts.receipt === 'attending' ? { ...facts, names: [...new Set(event.names)] } : facts;
    case 'leave':
      return { ...facts, ...answered(event, 'leave'), reason: event.reason };
    case 'explained':
      return facts.receipt === 'leave' ? { ...facts, reason: event.reason } : facts;
    case 'leave_judged':
      return judged(facts, event);
    case 'declined':
      return { ...facts, ...answered(event, 'declined'), reason: null };
    case 'signed_in': {
      const name = event.name ?? nextNamed(facts) ?? event.speaker;
      return withPresence(facts, { name, at: event.at, by: 'code', reason: null });
    }
    case 'signed_in_by_staff':
      return withPresence(facts, { name: event.name, at: event.at, by: 'staff', reason: event.reason });
    case 'called_to_make_up':
      return facts.present.length > 0 ? facts : { ...facts, ...NO_RECEIPT, round: facts.round + 1 };
    case 'undone':
      return undone(facts, event.before);
  }
}

function answered(
  { at, words }: { readonly at: Temporal.Instant; readonly words: string },
  receipt: 'leave' | 'declined',
): Partial<TrainingFacts> {
  const nobody = { names: [], headcount: null, substitute: false, online: false } as const;
  return { receipt, receiptAt: at, words, ...nobody, ...UNJUDGED };
}

/** Only of a leave that was asked for, and only where it says something new. */
function judged(
  facts: TrainingFacts,
  { note, verdict }: TrainingEvent & { readonly kind: 'leave_judged' },
): TrainingFacts {
  if (facts.receipt !== 'leave' || (facts.leave === verdict && facts.leaveNote === note)) return facts;
  return { ...facts, leave: verdict, leaveNote: note, leaveVerdicts: facts.leaveVerdicts + 1 };
}

/** Of those a receipt names, the first who is not there yet. */
function nextNamed({ names, present }: TrainingFacts): string | null {
  return names.find((name) => !present.some((one) => one.name === name)) ?? names[0] ?? null;
}

/** Each person is there once. */
function withPresence(facts: TrainingFacts, presence: Presence): TrainingFacts {
  return facts.present.some(({ name }) => name === presence.name)
    ? facts
    : { ...facts, present: [...facts.present, presence] };
}

/** What staff have entered since stays; words of an earlier round are not taken back any more. */
function undone(facts: TrainingFacts, before: TrainingFacts): TrainingFacts {
  if (before.round !== facts.round) return facts;
  const known = new Set(before.present.map(({ name }) => name));
  const byStaff = facts.present.filter(({ by, name }) => by === 'staff' && !known.has(name));
  return { ...before, leaveVerdicts: facts.leaveVerdicts, present: [...before.present, ...byStaff] };
}
