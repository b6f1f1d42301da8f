// Asks the stream gateway for an address and a ticket; a ticket opens one connection within 90 s.

import { classify } from './classify.ts';
import type { Verdict } from './codes.ts';
import type { DingtalkConfig } from './config.ts';
import type { DingtalkHttp } from './http.ts';
import { PATHS, SUBSCRIPTIONS } from './limits.ts';
import type { DingtalkTuning } from './tuning.ts';

/**
 * `refused` is about our credentials or our address and does not heal by itself; `failed` may, not before
 * `retryAfterMs`: asking earlier prolongs a ban of the exit address.
 */
export type GatewayResult =
  | { readonly state: 'ticket'; readonly url: string }
  | {
      readonly state: 'refused' | 'failed';
      readonly native: string;
      /** What the platform meant; null when it did not answer, or not in a way that can be read. */
      readonly verdict: Verdict | null;
      readonly retryAfterMs: number;
    };

/** One call to the gateway, bounded in time; never throws. The URL holds the ticket: never log it. */
export async function askGateway(
  config: DingtalkConfig,
  http: DingtalkHttp,
  tuning: DingtalkTuning,
  signal: AbortSignal,
): Promise<GatewayResult> {
  const result = await http.post(
    PATHS.gateway,
    {
      clientId: config.clientId,
      clientSecret: config.clientSecret,
      ua: 'statgrid/1',
      subscriptions: SUBSCRIPTIONS,
    },
    { timeoutMs: tuning.gatewayTimeoutMs, signal },
  );
  if (result.kind !== 'answer') return failed(result.native);
  const classified = classify(result.answer);
  if (classified.kind === 'failed') {
    const { verdict, native } = classified;
    const refused = verdict.state === 'account' || verdict.state === 'token';
    const retryAfterMs = verdict.state === 'throttled' ? verdict.waitMs : 0;
    return { state: refused ? 'refused' : 'failed', native, verdict, retryAfterMs };
  }
  const url = socketUrl(classified.body['endpoint'], classified.body['ticket']);
  return url === null ? failed('endpoint_unreadable') : { state: 'ticket', url };
}

function failed(native: string): GatewayResult {
  return { state: 'failed', native, verdict: null, retryAfterMs: 0 };
}

/** `ws` throws, and the SDK prints the address with its ticket, when the address is not one. */
function socketUrl(endpoint: unknown, ticket: unknown): string | null {
  if (typeof endpoint !== 'string' || typeof ticket !== 'string' || ticket === '') return null;
  if (!URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') return null;
  url.hash = '';
  url.searchParams.set('ticket', ticket);
  return url.href;
}
