// Sizes, rates and waits of short messages, as data.

import type { VendorName } from './vendor.ts';

export const LIMITS = {
  /**
   * Characters of one variable of a template: Aliyun's for variables of kind 其他; with a signature and a sentence around it
   * the message is one of 70, and costs once.
   */
  paramMaxChars: 35,
  /** What vendors push is a batch of receipts; they put some hundreds into one call. */
  hookMaxBytes: 512 * 1024,
  /** Their pushes are given up after a few seconds. */
  ackMs: 4_000,
  /** Characters of an answer that are kept; the longest short message joined of its parts is shorter. */
  answerMaxChars: 2_000,
  /** The vendors write their records a while after they have taken a message (house rule). */
  recordsAfterMs: 60_000,
  /** Carriers give a telephone that is switched off up to three days. */
  recordsWithinMs: 3 * 86_400_000,
} as const;

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What one number may be sent in a window. */
export interface NumberLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * Aliyun lets notices of one signature and template through 50 times a day: a margin of five is kept, and a second between
 * two is a house rule. Tencent's are the defaults of its console, where they can be raised; ours stay below.
 */
export const NUMBER_LIMITS: Readonly<Record<VendorName, readonly NumberLimit[]>> = {
  aliyun: [
    { limit: 1, windowMs: SECOND_MS },
    { limit: 45, windowMs: DAY_MS },
  ],
  tencent: [
    { limit: 1, windowMs: 30 * SECOND_MS },
    { limit: 5, windowMs: HOUR_MS },
    { limit: 10, windowMs: DAY_MS },
  ],
};

/** Hours of workdays in which the service writes of its own accord: a telephone lies beside the bed (house rule). */
export const HOURS = [{ startMinute: 8 * 60, endMinute: 20 * 60 }] as const;
