// What the dialogues of a sending server's double share: settings, faults, the mails it took, how many in a while.

import type { Pace } from '../pace.ts';

/** Where in the dialogue a fault strikes. `text`: in place of, or after, the answer to the whole mail. */
export type SmtpPoint = 'greeting' | 'login' | 'sender' | 'recipient' | 'text';

/** What one of the next dialogues meets instead of the real thing. */
export interface SmtpFault {
  readonly at: SmtpPoint;
  /** Said instead of the real answer. */
  readonly reply?: string;
  /** The mail is taken before the fault strikes. */
  readonly takes?: boolean;
  readonly reset?: boolean;
  readonly delayMs?: number;
}

export interface TakenMail {
  readonly from: string;
  readonly to: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly raw: string;
}

export interface SmtpSettings {
  readonly user: string;
  readonly password: string;
  /** The only address this user may send as. */
  readonly address: string;
  /** Recipients nobody knows. */
  readonly unknown?: readonly string[];
  /** Mails the provider lets this mailbox send; its own numbers, enforced once a test sets the clock. */
  readonly perMinute?: number;
  readonly perDay?: number;
}

/** What the dialogues of one server share. */
export interface SmtpState {
  readonly settings: SmtpSettings;
  readonly faults: SmtpFault[];
  readonly mails: TakenMail[];
  readonly recipients: string[];
  readonly violations: string[];
  readonly timers: Set<NodeJS.Timeout>;
  readonly pace: Pace;
}
