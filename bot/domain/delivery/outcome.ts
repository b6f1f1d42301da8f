// How one attempt to send can end: a closed set that every channel maps its answers to.

/** Why a recipient can never get this message: permanent for the address or for the content. */
export type RejectCode =
  | 'address_gone'
  | 'not_member'
  | 'blocked'
  | 'no_permission'
  | 'too_long'
  | 'format'
  | 'content_policy'
  | 'window_expired'
  /** It was taken and came back for this once (a full mailbox); the address stays good. */
  | 'undelivered'
  | 'unsupported';

/** Why the whole account must stop until a person acts. */
export type AccountCode = 'auth' | 'ip' | 'quota' | 'banned' | 'permission';

/**
 * The end of one attempt, for a call or for one recipient of it.
 *
 * `throttled` and `transient` mean *certainly not delivered*; `unknown` means it may have been
 * delivered and is never repeated as if nothing had happened. `native` is the platform's own code.
 */
export type Outcome =
  | { readonly state: 'accepted'; readonly ref: string }
  | { readonly state: 'held'; readonly ref: string }
  | { readonly state: 'throttled'; readonly retryAfterMs: number; readonly native: string }
  | { readonly state: 'transient'; readonly native: string }
  | { readonly state: 'unknown'; readonly native: string }
  | {
      readonly state: 'rejected';
      readonly code: RejectCode;
      readonly native: string;
      /** The whole call was refused because of somebody in it, and the platform does not say whom. */
      readonly undivided?: true;
      /** The group goes on under this address. */
      readonly movedTo?: string;
    }
  | { readonly state: 'account'; readonly code: AccountCode; readonly native: string };
