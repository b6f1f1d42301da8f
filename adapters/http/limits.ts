// Sizes, waits and tolerances of the signed HTTP channel, as data.

export const LIMITS = {
  /** UTF-16 units of one message. House rule: what a gateway of any kind takes and a person reads. */
  textMaxUnits: 4_000,
  titleMaxChars: 100,
  /** What comes in is read up to here; the door bounds it too. */
  hookMaxBytes: 64 * 1024,
  /** How far the other side's clock may be off, either way (Standard Webhooks, verifying webhook authenticity). */
  toleranceMs: 300_000,
  /** Signatures looked at in one header; a rotation has two. */
  signaturesMax: 8,
  /** Answered so soon even if the message is not stored yet: senders give up after 15 s and more. */
  ackMs: 10_000,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  /** 429 and a recipient's `throttled` that name no instant. */
  rateMs: 30_000,
  /** A hint beyond this is a mistake of the gateway's. */
  longestMs: 86_400_000,
} as const;
