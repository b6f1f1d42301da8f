// What a vendor of short messages remembers: approvals, numbers, what was sent, how often; and the forms of faults.

import { type Allowance, Pace } from '../pace.ts';

export type Approval = 'waiting' | 'approved' | 'refused';

/** One call as it came in and how it was answered; no key is kept. */
export interface SmsCall {
  readonly action: string;
  readonly fields: Readonly<Record<string, unknown>>;
  status: number;
  atMs: number;
}

/** How a message ended at the telephone; null: it arrived. */
export type Fate = { readonly code: string; readonly text: string } | null;

/** A message a telephone has got. */
export interface SentSms {
  /** Eleven digits. */
  readonly phone: string;
  readonly template: string;
  readonly params: readonly string[];
  /** With signature and template around it, as the telephone shows it. */
  readonly text: string;
  /** What is charged: 70 characters in one, 67 in each of several. */
  readonly segments: number;
  /** The vendor's id of it. */
  readonly id: string;
  /** What the sender gave along. */
  readonly echo: string;
  readonly atMs: number;
  /** What the carrier has said so far; undefined: nothing. */
  fate?: Fate;
}

/** What happens to one of the next calls instead of, or after, the real thing. */
export interface SmsFault {
  readonly status?: number;
  readonly body?: unknown;
  readonly html?: string;
  /** The real thing is done first. */
  readonly acceptFirst?: boolean;
  /** The connection is reset instead of the answer. */
  readonly reset?: boolean;
  /** The real answer comes this late. */
  readonly delayMs?: number;
  /** The next message is refused so, by the service itself. */
  readonly refuse?: Refusal;
}

export interface Refusal {
  readonly code: string;
  readonly text?: string;
}

export interface SmsSettings {
  readonly keyId?: string;
  readonly keySecret?: string;
  readonly appId?: string;
  readonly sign?: string;
  readonly wallMs?: () => number;
  /** What one number may get, counted from the start; as the vendor's pages say, and once a test sets the clock, if not said. */
  readonly limits?: readonly SmsLimit[];
  /** Calls a second the account was granted; counted with the above. 20 if not said. */
  readonly perSecond?: number;
  /** How soon a push that was not taken comes again. */
  readonly pushAgainMs?: number;
}

export interface SmsLimit extends Allowance {
  readonly refusal: Refusal;
}

/** Longest variable a template takes. */
export const PARAM_MAX = 500;

/** The vendor's own limits by number, as its pages name them; a day of Aliyun's is the 24 hours before. */
export const LIMITS: Readonly<Record<'aliyun' | 'tencent', readonly SmsLimit[]>> = {
  aliyun: [
    {
      limit: 50,
      windowMs: 86_400_000,
      refusal: { code: 'isv.BUSINESS_LIMIT_CONTROL', text: '触发天级流控Permits:50' },
    },
  ],
  tencent: [
    { limit: 1, windowMs: 30_000, refusal: { code: 'LimitExceeded.PhoneNumberThirtySecondLimit' } },
    { limit: 5, windowMs: 3_600_000, refusal: { code: 'LimitExceeded.PhoneNumberOneHourLimit' } },
    { limit: 10, windowMs: 86_400_000, refusal: { code: 'LimitExceeded.PhoneNumberDailyLimit' } },
  ],
};

/** The account's world. Fields may be changed by tests. */
export class SmsWorld {
  readonly messages: SentSms[] = [];
  readonly violations: string[] = [];
  readonly keyId: string;
  readonly keySecret: string;
  readonly appId: string;
  readonly sign: string;
  readonly wallMs: () => number;
  readonly pace: Pace;
  readonly #limits: readonly SmsLimit[];
  readonly #perSecond: number;
  signApproval: Approval = 'approved';
  /** By code. */
  readonly templates = new Map<string, { content: string; approval: Approval }>();
  /** Numbers that get nothing, and why. */
  readonly refusals = new Map<string, Refusal>();
  /** What the whole account is refused with; null: nothing. */
  accountRefusal: Refusal | null = null;
  balance = 100_000;
  /** Tencent names a message's session context in its records only where it has been asked to. */
  namesSession = true;
  readonly nonces = new Set<string>();
  #sent = 0;

  constructor(vendor: 'aliyun' | 'tencent', settings: SmsSettings) {
    this.keyId =
      settings.keyId ?? (vendor === 'aliyun' ? 'LTAI5tExampleExample' : 'AKIDExampleExampleExample');
    this.keySecret = settings.keySecret ?? 'sms-secret-canary';
    this.appId = settings.appId ?? '1400006666';
    this.sign = settings.sign ?? '玉环市统计局';
    this.wallMs = settings.wallMs ?? Date.now;
    this.pace = new Pace(settings.limits === undefined ? null : this.wallMs);
    this.#limits = settings.limits ?? LIMITS[vendor];
    this.#perSecond = settings.perSecond ?? 20;
  }

  /** Counts a call; true when the account has made too many in this second. */
  isTooFast(): boolean {
    return this.pace.take({ account: [{ limit: this.#perSecond, windowMs: 1_000 }] }) !== null;
  }

  /** Counts a message to a number; or why it gets none now. */
  haste(phone: string): Refusal | null {
    return this.pace.take({ [phone]: this.#limits })?.allowance.refusal ?? null;
  }

  nextId(): string {
    this.#sent += 1;
    return `${String(this.#sent).padStart(8, '0')}^0`;
  }

  keep(sent: Pick<SentSms, 'phone' | 'template' | 'params' | 'echo'>, shown: string, id: string): SentSms {
    const text = `【${this.sign}】${shown}`;
    const segments = text.length <= 70 ? 1 : Math.ceil(text.length / 67);
    const message = { ...sent, text, segments, id, atMs: this.wallMs() };
    this.messages.push(message);
    this.balance -= segments;
    return message;
  }
}

/** Adresses of sites inside a variable: carriers block them. */
export const HAS_LINK = /https?:\/\/|www\./i;

export const MOBILE = /^1[3-9]\d{9}$/;
