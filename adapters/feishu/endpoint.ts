// Asks for the address of a long connection; it holds a ticket, so it is never logged.

import type { CallBounds } from '#adapters/access-token.ts';
import type { HttpClient } from '#adapters/http.ts';
import { classify, isRecord, textOf } from './classify.ts';
import { ENDPOINT_CODES } from './codes.ts';
import type { FeishuConfig } from './config.ts';
import { PATHS } from './limits.ts';

/** Where to connect. `serviceId` goes into every ping; `pingEveryMs` is null where the platform says nothing. */
export interface Endpoint {
  readonly url: string;
  readonly serviceId: number;
  readonly pingEveryMs: number | null;
}

/**
 * `refused` is about our credentials, our address or the application and does not heal by itself; `failed` may, not
 * before `retryAfterMs`.
 */
export type EndpointResult =
  | ({ readonly state: 'endpoint' } & Endpoint)
  | { readonly state: 'refused' | 'failed'; readonly native: string; readonly retryAfterMs: number };

/** One call, bounded in time; never throws. */
export async function askEndpoint(
  { appId, appSecret }: FeishuConfig,
  http: HttpClient,
  bounds: CallBounds,
): Promise<EndpointResult> {
  const result = await http.post(PATHS.endpoint, { AppID: appId, AppSecret: appSecret }, bounds);
  if (result.kind !== 'answer') return failed(result.native);
  const classified = classify(result.answer);
  if (classified.kind === 'failed') {
    const { native, verdict } = classified;
    const known = ENDPOINT_CODES.get(native);
    if (known !== undefined) return { ...known, native };
    const isRefused = verdict.state === 'account' || verdict.state === 'token';
    const retryAfterMs = verdict.state === 'throttled' ? verdict.waitMs : 0;
    return { state: isRefused ? 'refused' : 'failed', native, retryAfterMs };
  }
  const { data } = classified.body;
  return (isRecord(data) ? readEndpoint(data) : null) ?? failed('endpoint_unreadable');
}

function failed(native: string): EndpointResult {
  return { state: 'failed', native, retryAfterMs: 0 };
}

function readEndpoint({ ClientConfig: client, URL: address }: Readonly<Record<string, unknown>>) {
  const url = URL.parse(textOf(address));
  if (url === null || !/^wss?:$/.test(url.protocol)) return null;
  const serviceId = Number(url.searchParams.get('service_id'));
  return {
    state: 'endpoint' as const,
    url: url.href,
    serviceId: Number.isInteger(serviceId) ? serviceId : 0,
    pingEveryMs: pingEveryMs(client),
  };
}

/** What a configuration (of the endpoint or of a pong) says about pings; null where it says nothing sound. */
export function pingEveryMs(client: unknown): number | null {
  const seconds = isRecord(client) ? client['PingInterval'] : null;
  return typeof seconds === 'number' && seconds >= 1 && seconds <= 3_600 ? seconds * 1_000 : null;
}
