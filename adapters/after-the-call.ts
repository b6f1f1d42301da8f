// What is heard of a send after its call, and how a platform is asked about one.

import type { RejectCode } from '#bot/domain/delivery/outcome.ts';

/**
 * What is heard of a message to an address after its call. `ref` is that of the send, or its `key`: that also tells of a
 * send whose end was unknown. `failed`: it did not arrive though its call had been accepted (a bounced mail, a receipt),
 * `native` being the platform's code. `sent`: its call had been accepted, though nobody knew. `read`: somebody has looked at it, at that instant.
 */
export type DeliveryReport = { readonly ref: string; readonly address: string } & (
  | { readonly state: 'failed'; readonly code: RejectCode; readonly native: string }
  | { readonly state: 'sent' }
  | { readonly state: 'delivered' }
  | { readonly state: 'read'; readonly atMs: number }
);

/**
 * Resolves only when the report is safe in the database; rejects when it is not, or when its send may not be there yet.
 * One about no send of ours is done.
 */
export type Reports = (report: DeliveryReport) => Promise<void>;

/** Asking a platform what became of a send whose end nobody knows. It changes nothing there. */
export interface Settling {
  /** When its records can be asked first, and until when: milliseconds since the call. */
  readonly afterMs: number;
  readonly withinMs: number;
  /** One question. Never throws. Null: it cannot tell, now or ever, and the send stays unknown. */
  ask(
    send: {
      readonly key: string;
      readonly address: { readonly scope: 'person' | 'group'; readonly id: string };
      readonly calledAtMs: number;
    },
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<DeliveryReport | null>;
}
