// From the end of a call to the outcome of a send; an end nobody knows is never a success.

import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { Called } from './client.ts';
import { REFUSALS, type Verdict, verdictOfCode } from './codes.ts';
import { DEFAULT_RETRY_MS } from './limits.ts';

type Failed = Exclude<Called<unknown>, { kind: 'ok' }>;
type Refused = Extract<Failed, { kind: 'refused' }>;

/** What a call that did not succeed means for its message. A group that moved is told with its new id. */
export function outcomeOf(failed: Failed): Outcome {
  switch (failed.kind) {
    case 'not_sent':
      return { state: 'transient', native: failed.native };
    case 'cut':
      return { state: 'unknown', native: failed.native };
    case 'page':
      return pageOutcome(failed.status, failed.native);
    case 'refused':
      return refusedOutcome(failed);
  }
}

/** The name and the meaning of a refusal. */
export function readRefusal({ code, description }: Pick<Refused, 'code' | 'description'>): {
  readonly native: string;
  readonly verdict: Verdict;
} {
  const said = description.toLowerCase();
  const known = REFUSALS.find((one) => one.code === code && said.includes(one.says));
  return known ?? { native: String(code), verdict: verdictOfCode(code) };
}

/** How long the platform wants to be left alone, milliseconds; a hint that is none counts as none. */
export function retryAfterMs({ retryAfterS }: Pick<Refused, 'retryAfterS'>): number {
  const hintMs = Number(retryAfterS ?? 0) * 1_000;
  return Number.isFinite(hintMs) && hintMs > 0 ? hintMs : DEFAULT_RETRY_MS;
}

function refusedOutcome(refused: Refused): Outcome {
  const { native, verdict } = readRefusal(refused);
  const { movedTo } = refused;
  if (movedTo !== null && /^-\d{1,16}$/.test(movedTo)) {
    return { state: 'rejected', code: 'address_gone', native: '400_migrated', movedTo };
  }
  switch (verdict.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: retryAfterMs(refused), native };
    case 'unknown':
      return { state: 'unknown', native };
    case 'rejected':
      return { state: 'rejected', code: verdict.code, native };
    case 'account':
      return { state: 'account', code: verdict.code, native };
  }
}

/** A page instead of JSON comes from something in front of the platform; a 4xx one stopped the call there. */
function pageOutcome(status: number, native: string): Outcome {
  if (status === 429) return { state: 'throttled', retryAfterMs: DEFAULT_RETRY_MS, native };
  return status >= 400 && status < 500 && status !== 408
    ? { state: 'transient', native }
    : { state: 'unknown', native };
}
