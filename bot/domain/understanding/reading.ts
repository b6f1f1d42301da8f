// What goes into understanding a reply and what comes out: intents, slots and the reading itself.

/** What a person may mean by a message. The last three are typed by people but answer no item by themselves. */
export type Intent =
  | 'ack'
  | 'reported'
  | 'will_report_later'
  | 'extension_request'
  | 'confirm_true'
  | 'correction'
  | 'question'
  | 'cannot_login'
  | 'handover'
  | 'closed_suspended'
  | 'attend'
  | 'decline'
  | 'leave'
  | 'sign_in'
  | 'read'
  | 'refuse'
  | 'retract'
  | 'registry_change'
  | 'event_report'
  | 'rectified'
  | 'chitchat'
  | 'ambiguous'
  | 'command'
  | 'contacted'
  | 'choice';

/** Commands a person types as a whole message. */
export type Command =
  | 'mine'
  | 'who_not_filed'
  | 'help'
  | 'release'
  | 'withhold'
  | 'pause_all'
  | 'resume_all'
  | 'sign_in_code';

/** Part of a day beside a date: `eod` is before the end of the working day. */
export type DayPart = 'am' | 'pm' | 'evening' | 'eod';

/**
 * What the words say beside the intent; a key is there only when the words say it.
 * Dates are `YYYY-MM-DD`, minutes `YYYY-MM-DDTHH:MM`, both in Asia/Shanghai.
 */
export interface Slots {
  /** Form codes as the bureau writes them, e.g. `B204-1`. */
  form?: readonly string[];
  /** Forms the same message says are not filed. */
  pending?: readonly string[];
  /** When the report will come; null: said, but past or impossible to place, so the person is asked. */
  when?: string | null;
  /** The words `when` was read from, for the echo. */
  when_text?: string;
  part?: DayPart;
  /** The time named is already over. */
  past?: true;
  /** The day named is not a working day (only said when a calendar was given). */
  non_workday?: true;
  /** Day on which the person says it was filed. */
  reported_at?: string;
  zero_report?: true;
  has_image?: true;
  /** Beside the answer the message also asks something. */
  question?: true;
  /** Name of a firm put before or after the answer, as written. */
  unit_name?: string;
  /** Why the platform could not be used. */
  cause?: string;
  /** What a retraction takes back. */
  target?: Intent;
  /** Which change of people, or which leave. */
  kind?: string;
  /** A person named, as written; a word for a role (老板娘) where there is no name. */
  name?: string;
  /** Digits as said, also when there is one too few. */
  phone?: string;
  dept?: string;
  /** Day from which a change holds. */
  effective?: string;
  /** What became of the firm. */
  status?: string;
  /** Month it began, `YYYY-MM`. */
  since?: string;
  reason?: string;
  reason_code?: string;
  /** A figure stated, decimal, in `unit`; null: said to be wrong without the right one. */
  value?: string | null;
  unit?: string | null;
  old_value?: string;
  indicator?: string;
  error_kind?: string;
  fixed_on_platform?: true;
  need_return?: true;
  evidence?: string;
  confidential?: true;
  headcount?: number;
  substitute?: true;
  mode?: 'online';
  makeup?: true;
  /** Code of a sign-in. */
  code?: string;
  forwarded?: true;
  field?: string;
  new_value?: string;
  event?: string;
  until?: string | null;
  until_text?: string;
  until_days?: number;
  topic?: string | null;
  command?: Command;
  /** Numbers of lines in a list the person saw. */
  item_no?: readonly number[];
  /** `全部`: every line. */
  all?: true;
  /** Free words after `已联系 2`. */
  note?: string;
  /** False: the call was not answered. */
  reached?: boolean;
  /** Further explicit answers of the same message. */
  also?: readonly AlsoAnswer[];
}

export interface AlsoAnswer extends Omit<Slots, 'also'> {
  readonly intent: Intent;
}

export interface Alternative {
  readonly intent: Intent;
  readonly confidence: number;
}

/** How a message was understood. `rule` is a stable id of what decided; `alternatives` is most likely first. */
export interface Reading {
  readonly intent: Intent;
  readonly slots: Slots;
  /** 0 to 1; a fixed figure of the rule, not a probability. */
  readonly confidence: number;
  readonly rule: string;
  readonly alternatives: readonly Alternative[];
}

/** A form the person may speak about: the code and the Chinese name. */
export interface FormName {
  readonly code: string;
  readonly name: string;
}

/** One message and what was known when it was sent. */
export interface Utterance {
  readonly text: string;
  readonly sentAt: Temporal.Instant;
  /** Kinds of the items the message may answer; empty when nothing is open. */
  readonly contextKinds: readonly string[];
  /** Forms the person owes; sharpens names and codes without a letter. */
  readonly forms?: readonly FormName[];
  /** Short names of the firms the person answers for; another firm's name is then no answer for them. */
  readonly units?: readonly string[];
  /** True while a numbered question to this person is open: a bare number answers it. */
  readonly questionOpen?: boolean;
  readonly isWorkday?: (on: Temporal.PlainDate) => boolean;
}
