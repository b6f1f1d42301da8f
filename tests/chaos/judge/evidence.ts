// What shows that an invariant was broken.

export type Invariant =
  | 'nothing lost'
  | 'nothing doubled unsaid'
  | 'every message once'
  | 'nobody reminded who has filed'
  | 'gateway left in peace'
  | 'rate kept'
  | 'steps in order'
  | 'protocol kept'
  | 'logs silent'
  | 'comes to rest';

export interface Evidence {
  readonly invariant: Invariant;
  readonly what: string;
  /** Ids, journal lines, rows. */
  readonly detail: unknown;
}
