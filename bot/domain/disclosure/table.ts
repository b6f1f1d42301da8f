// Who may be shown what, and where: one table that everything that renders asks.

import type { Role } from '#bot/domain/roster/vocabulary.ts';

/**
 * `public`: forms, periods, cutoffs, how to do it, counts. `unit_identity`: which firm, and how its duty stands.
 * `unit_value`: figures, indicators, change rates, what a query asks, reasons and corrections. `personal`: telephone
 * numbers, names of new staff, identity numbers. `embargoed`: why a query is asked, fines, whom an inspection was
 * drawn for. Sources: Statistics Law art. 11, 28, 42; Implementing Regulations art. 29-30.
 */
export type ContentClass = 'public' | 'unit_identity' | 'unit_value' | 'personal' | 'embargoed';

/** `private`: a chat whose other end has never been heard from. `terminal`: the operator's command line. */
export type Place =
  | 'private_verified'
  | 'private'
  | 'list'
  | 'group'
  | 'export'
  | 'terminal'
  | 'sandbox'
  | 'error'
  | 'log'
  | 'metrics';

/** `contact`: answers for a firm; `operator`: runs the service; `stranger`: nobody knows who. */
export type ReaderRole = Role | 'contact' | 'operator' | 'stranger';

/** Who reads. What is not said is assumed to be against showing. */
export interface Audience<P extends Place = Place> {
  readonly place: P;
  readonly role: ReaderRole;
  /** It is about a firm the reader answers for. */
  readonly isOwn?: boolean;
  /** The bureau lets figures be shown in private. */
  readonly showsFigures?: boolean;
  /** Answers for a firm beside others of the same grid. */
  readonly competes?: boolean;
}

/** Who a cell of the table lets see. */
type Seer =
  | 'everybody'
  /** The firm itself. */
  | 'own'
  /** The firm itself, where the bureau has switched figures on. */
  | 'own_switched'
  /** Posts that work with the firms of their node, unless they compete with them. */
  | 'duty'
  | 'bureau'
  | 'operator';

type Row = Readonly<Record<ContentClass, readonly Seer[]>>;

const NOBODY = [] as const;
const EVERYBODY = ['everybody'] as const;
const CLOSED = {
  public: EVERYBODY,
  unit_identity: NOBODY,
  unit_value: NOBODY,
  personal: NOBODY,
  embargoed: NOBODY,
} as const satisfies Row;

/** The table. A place that has no seer for a class cannot be handed a value of it: see `MayHold`. */
export const DISCLOSURE = {
  private_verified: {
    ...CLOSED,
    unit_identity: ['own', 'duty'],
    unit_value: ['own_switched'],
    personal: ['own', 'duty'],
  },
  private: { ...CLOSED, unit_identity: ['own', 'duty'], personal: ['own', 'duty'] },
  list: { ...CLOSED, unit_identity: ['duty'], personal: ['duty'] },
  group: CLOSED,
  export: {
    ...CLOSED,
    unit_identity: ['bureau', 'operator'],
    unit_value: ['bureau', 'operator'],
    personal: ['bureau', 'operator'],
  },
  terminal: { ...CLOSED, unit_identity: ['operator'] },
  sandbox: { ...CLOSED, unit_identity: ['operator'] },
  error: { ...CLOSED, unit_identity: ['bureau', 'operator'] },
  log: CLOSED,
  metrics: CLOSED,
} as const satisfies Readonly<Record<Place, Row>>;

/** Nothing where somebody at the place may see the class, `never` where nobody may: then no audience fits. */
export type MayHold<P extends Place, C extends ContentClass> = (typeof DISCLOSURE)[P][C] extends readonly []
  ? never
  : unknown;

/** Whether the table lets this audience see something of this class. */
export function mayBeShown(contentClass: ContentClass, to: Audience): boolean {
  const seers: readonly Seer[] = DISCLOSURE[to.place][contentClass];
  return seers.some((seer) => isSeer(seer, to));
}

function isSeer(
  seer: Seer,
  { competes = false, isOwn = false, role, showsFigures = false }: Audience,
): boolean {
  switch (seer) {
    case 'everybody':
      return true;
    case 'own':
      return role === 'contact' && isOwn;
    case 'own_switched':
      return role === 'contact' && isOwn && showsFigures;
    case 'duty':
      return DUTY.has(role) && !competes;
    case 'bureau':
      return BUREAU.has(role);
    case 'operator':
      return role === 'operator';
  }
}

const BUREAU: ReadonlySet<ReaderRole> = new Set(['specialist', 'section_head', 'duty_clerk', 'admin']);

/** Deputies and members stand among competitors of the firms: they are not here. */
const DUTY: ReadonlySet<ReaderRole> = new Set([
  ...BUREAU,
  'grid_leader',
  'grid_adviser',
  'township_statistician',
  'department_statistician',
]);
