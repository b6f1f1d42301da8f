// What a vendor of short messages is to the channel: one number and one template a call, and what its pushes say.

import type {
  CheckOptions,
  DeliveryReport,
  Finding,
  InboundMessage,
  SendOptions,
} from '#adapters/contract.ts';
import type { CallOptions } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';

export type VendorName = 'aliyun' | 'tencent';

/** One message to one number: an approved template and what stands in its variables. */
export interface ShortMessage {
  /** Eleven digits. */
  readonly phone: string;
  readonly template: string;
  /** In the order of the template. */
  readonly params: Readonly<Record<string, string>>;
}

/** A send whose answer was lost. */
export interface SendToLookFor {
  readonly key: string;
  /** Eleven digits. */
  readonly phone: string;
  readonly calledAtMs: number;
}

/** What one entry of a push says. */
export type Pushed =
  | { readonly kind: 'report'; readonly report: DeliveryReport }
  | { readonly kind: 'message'; readonly message: InboundMessage }
  /** Of a template's approval and the like, or nothing of the form. */
  | { readonly kind: 'ignored' };

export interface Vendor {
  /** One attempt; never throws. */
  send(message: ShortMessage, options: SendOptions): Promise<Outcome>;
  /** What the vendor's records say of a send by its key; null: nothing, or they cannot be read. Never throws. */
  look(send: SendToLookFor, options: CallOptions): Promise<DeliveryReport | null>;
  /** Calls that change nothing and send nothing; never throws. */
  check(options: CheckOptions): Promise<readonly Finding[]>;
  /** Of a native code, in Chinese; null: the outcome says it well enough. */
  explain(native: string): string | null;
  /** Null: no push of this vendor's. */
  read(body: unknown): readonly Pushed[] | null;
  /** What the vendor wants to hear once a push is stored. */
  readonly ack: object;
  close(): Promise<void>;
}

const MOBILE = /^1[3-9]\d{9}$/;

/** Mainland mobile numbers as bindings have them. */
export function isMobile(text: string): boolean {
  return MOBILE.test(text);
}
