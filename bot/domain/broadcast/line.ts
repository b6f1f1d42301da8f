// The last look at a broadcast's line when its slot is claimed: say it, keep it back, or the reason not to.

import type { BroadcastState } from './state.ts';

export type LineFate =
  | { readonly kind: 'say' }
  /** Kept until the broadcast goes on. */
  | { readonly kind: 'hold' }
  /** Planned anew for the next instant at which its place may be spoken to. */
  | { readonly kind: 'postpone' }
  | { readonly kind: 'drop'; readonly reason: 'broadcast_stopped' | 'not_addressed' };

/** What the line's fate hangs on. */
export interface LineQuestion {
  readonly state: BroadcastState;
  /** The place may be spoken to now. */
  readonly isSpeakable: boolean;
  /** Its reader is still one of those it is for: of 未报, who has filed since is not. */
  readonly isAddressed: boolean;
}

/** A person's stop counts before anything else, then whom it is for, then the hour. */
export function lineFate({ state, isSpeakable, isAddressed }: LineQuestion): LineFate {
  if (state !== 'sending' && state !== 'paused') return { kind: 'drop', reason: 'broadcast_stopped' };
  if (!isAddressed) return { kind: 'drop', reason: 'not_addressed' };
  if (state === 'paused') return { kind: 'hold' };
  return isSpeakable ? { kind: 'say' } : { kind: 'postpone' };
}
