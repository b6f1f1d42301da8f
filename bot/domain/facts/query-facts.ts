// What is known of one verification query (数据核实): what the firm answered, and what the bureau made of it.
//
//   answer  none → asked → confirmed | corrected     only the firm's own words move it; undone goes back
//   review  none → settled_true | settled_corrected | return_form | onsite     only the bureau;
//           return_form → settled_corrected also by a status list that shows the form filed again
//
// A correction is a statement: nobody changes a figure by saying one, the firm changes its form itself once it is
// returned. When it was sent, delivered and read stands with its deliveries; the messages it was answered with stand
// in the item's history.

/** What a firm says the figure should be, in its own words; never taken over anywhere. */
export interface StatedFigure {
  readonly value: string | null;
  readonly unit: string | null;
  readonly oldValue: string | null;
  readonly indicator: string | null;
  readonly errorKind: string | null;
  /** The firm says it has put it right on the platform already. */
  readonly fixedOnPlatform: boolean;
}

export type QueryReview = 'none' | 'settled_true' | 'return_form' | 'settled_corrected' | 'onsite';

export type QueryVerdict = Exclude<QueryReview, 'none'>;

export interface QueryFacts {
  /** The firm has said that it has seen it. */
  readonly acknowledgedAt: Temporal.Instant | null;
  readonly answer: 'none' | 'confirmed' | 'corrected' | 'asked';
  readonly answeredAt: Temporal.Instant | null;
  /** The firm's words, verbatim. */
  readonly words: string | null;
  readonly reason: string | null;
  readonly reasonCode: string | null;
  readonly statement: StatedFigure | null;
  /** How often the firm was asked for the reason a bare 属实 leaves out. */
  readonly reasonRounds: number;
  readonly review: QueryReview;
  readonly reviewedAt: Temporal.Instant | null;
  /** What the reviewer noted beside the verdict: for the bureau only, as it may hold figures. */
  readonly reviewNote: string | null;
  /** How often the form was returned because of it. */
  readonly returns: number;
}

export type QueryEvent =
  | { readonly kind: 'acknowledged'; readonly at: Temporal.Instant }
  | {
      readonly kind: 'confirmed';
      readonly at: Temporal.Instant;
      readonly words: string;
      /** Null: no reason was given, so it is asked for once. */
      readonly reason: string | null;
      readonly reasonCode: string | null;
    }
  /** The answer to the question for the reason. */
  | {
      readonly kind: 'explained';
      readonly at: Temporal.Instant;
      readonly reason: string;
      readonly reasonCode: string | null;
    }
  | {
      readonly kind: 'corrected';
      readonly at: Temporal.Instant;
      readonly words: string;
      readonly statement: StatedFigure;
    }
  /** The answer to the question for the unit of a stated figure. */
  | { readonly kind: 'unit_stated'; readonly unit: string }
  | { readonly kind: 'asked'; readonly at: Temporal.Instant; readonly words: string }
  | {
      readonly kind: 'reviewed';
      readonly verdict: QueryVerdict;
      readonly at: Temporal.Instant;
      readonly note: string | null;
    }
  /** A status list shows that a returned form was filed again. */
  | { readonly kind: 'refiled'; readonly at: Temporal.Instant }
  | { readonly kind: 'undone'; readonly before: QueryFacts };

/** Facts of a query nobody has answered yet. */
export const UNANSWERED_QUERY: QueryFacts = {
  acknowledgedAt: null,
  answer: 'none',
  answeredAt: null,
  words: null,
  reason: null,
  reasonCode: null,
  statement: null,
  reasonRounds: 0,
  review: 'none',
  reviewedAt: null,
  reviewNote: null,
  returns: 0,
};

/** The facts after an event; the same facts object when it changes nothing. */
export function applyQueryEvent(facts: QueryFacts, event: QueryEvent): QueryFacts {
  switch (event.kind) {
    case 'acknowledged':
      return facts.acknowledgedAt === null ? { ...facts, acknowledgedAt: event.at } : facts;
    case 'confirmed':
      return {
        ...facts,
        answer: 'confirmed',
        answeredAt: event.at,
        words: event.words,
        // Said again without a reason, the one given before stands.
        reason: event.reason ?? (facts.answer === 'confirmed' ? facts.reason : null),
        reasonCode:
          event.reason === null ? (facts.answer === 'confirmed' ? facts.reasonCode : null) : event.reasonCode,
        statement: null,
        reasonRounds: facts.reasonRounds + (event.reason === null ? 1 : 0),
        ...REVIEW_OPEN,
      };
    case 'explained':
      return facts.answer === 'confirmed'
        ? { ...facts, reason: event.reason, reasonCode: event.reasonCode, answeredAt: event.at }
        : facts;
    case 'corrected':
      return {
        ...facts,
        answer: 'corrected',
        answeredAt: event.at,
        words: event.words,
        reason: null,
        reasonCode: null,
        statement: event.statement,
        // Of a returned form it says that it has been put right: the list tells, nobody looks at it anew.
        ...(facts.review === 'return_form' ? {} : REVIEW_OPEN),
      };
    case 'unit_stated':
      return facts.statement === null
        ? facts
        : { ...facts, statement: { ...facts.statement, unit: event.unit } };
    case 'asked':
      // A question takes back no answer.
      return facts.answer === 'none' || facts.answer === 'asked'
        ? { ...facts, answer: 'asked', answeredAt: event.at, words: event.words }
        : facts;
    case 'reviewed':
      return {
        ...facts,
        review: event.verdict,
        reviewedAt: event.at,
        reviewNote: event.note,
        returns: facts.returns + (event.verdict === 'return_form' ? 1 : 0),
      };
    case 'refiled':
      return facts.review === 'return_form'
        ? { ...facts, review: 'settled_corrected', reviewedAt: event.at }
        : facts;
    case 'undone': {
      // What the bureau decided in between stays.
      const { returns, review, reviewedAt, reviewNote } = facts;
      return { ...event.before, returns, review, reviewedAt, reviewNote };
    }
  }
}

/** Whoever answers anew is looked at anew. */
const REVIEW_OPEN = { review: 'none', reviewedAt: null, reviewNote: null } as const;
