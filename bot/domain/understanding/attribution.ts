// Which items a reply speaks about: never one that was not named to the person, never a guess between firms.

/** An item the person answers for. */
export interface AttributableItem {
  readonly id: string;
  readonly unitId: string;
  readonly unitShortName: string;
  readonly taskCode: string;
  readonly formCode: string;
  readonly isOpen: boolean;
  /** Somebody has told this person about the item in its present round. */
  readonly wasNamed: boolean;
}

export interface AttributionQuestion {
  readonly text: string;
  /** Forms and firm the reply names itself. */
  readonly forms: readonly string[];
  readonly unitName: string | null;
  readonly items: readonly AttributableItem[];
  /** Items of the message the reply quotes; null when it quotes none of ours. */
  readonly quotedItemIds: readonly string[] | null;
  /** Items of the last reminder to the person, while it still speaks for a bare answer. */
  readonly lastReminderItemIds: readonly string[] | null;
}

export type Attribution =
  | { readonly by: AttributionRule; readonly items: readonly AttributableItem[] }
  /** Several firms could be meant: the person is asked, with these as the choices. */
  | { readonly by: 'several_units'; readonly items: readonly AttributableItem[] }
  | {
      readonly by: 'nothing_open' | 'nothing_named' | 'unknown_form' | 'settled_already';
      readonly items: readonly [];
    };

export type AttributionRule = 'quote' | 'code' | 'form' | 'unit' | 'last_reminder' | 'only_open';

/**
 * The precedence (house rule): a quoted message, a code, a form or firm the reply names, the last
 * reminder, the only open item that was named; else nothing. What is pointed at but settled is said to be
 * settled; nothing else is taken for it. Whoever answers for several firms is asked which one unless the
 * reply says it.
 */
export function attribute(question: AttributionQuestion): Attribution {
  const { forms, items, unitName } = question;
  if (items.length === 0) return { by: 'nothing_open', items: [] };
  const units = unitName === null ? null : unitsCalled(items, unitName);
  const meant = items.filter(
    (item) =>
      (forms.length === 0 || forms.includes(item.formCode)) &&
      (units === null || units.names.has(item.unitShortName)),
  );
  if (!items.some(({ isOpen }) => isOpen)) return { by: 'settled_already', items: [] };
  if (meant.length === 0) return { by: 'unknown_form', items: [] };
  if (!meant.some(({ isOpen }) => isOpen)) return { by: 'settled_already', items: [] };
  const found = place(meant, question);
  const firms = new Set(found.items.map((item) => item.unitId)).size;
  const called = new Set(found.items.map((item) => item.unitShortName)).size;
  const isSaid = firms < 2 || (units?.isPlain === true && called === firms);
  return isSaid ? found : { by: 'several_units', items: found.items };
}

/** By the first rule that finds something, open or settled. */
function place(meant: readonly AttributableItem[], question: AttributionQuestion): Attribution {
  const pointedAt =
    found('quote', among(meant, question.quotedItemIds)) ??
    found(
      'code',
      meant.filter((item) => saysCode(question.text, item.taskCode)),
    );
  if (pointedAt !== null) return pointedAt;
  const told = meant.filter((item) => item.wasNamed && item.isOpen);
  const named = question.forms.length > 0 ? 'form' : question.unitName !== null ? 'unit' : null;
  if (named !== null && told.length > 0) return { by: named, items: told };
  const reminded = among(meant, question.lastReminderItemIds).filter((item) => item.wasNamed || !item.isOpen);
  const [only, ...others] = told;
  return (
    found('last_reminder', reminded) ??
    (only !== undefined && others.length === 0
      ? { by: 'only_open', items: [only] }
      : { by: 'nothing_named', items: [] })
  );
}

function found(by: AttributionRule, items: readonly AttributableItem[]): Attribution | null {
  if (items.length === 0) return null;
  const open = items.filter(({ isOpen }) => isOpen);
  return open.length === 0 ? { by: 'settled_already', items: [] } : { by, items: open };
}

/**
 * The firms a name can mean. Plain: their short names stand in it whole (the longest first, so that 天成汽配
 * is not 天成 as well); otherwise it is a part of short names, which may be those of several firms.
 */
function unitsCalled(
  items: readonly AttributableItem[],
  written: string,
): { readonly names: ReadonlySet<string>; readonly isPlain: boolean } {
  const all = [...new Set(items.map(({ unitShortName }) => unitShortName))].filter((name) => name !== '');
  const names = new Set<string>();
  let rest = written;
  for (const name of all.toSorted((one, other) => other.length - one.length)) {
    if (!rest.includes(name)) continue;
    names.add(name);
    rest = rest.replaceAll(name, ' ');
  }
  if (names.size > 0) return { names, isPlain: true };
  const partly = written.length >= 2 ? all.filter((name) => name.includes(written)) : [];
  return { names: new Set(partly), isPlain: false };
}

function among(
  items: readonly AttributableItem[],
  ids: readonly string[] | null,
): readonly AttributableItem[] {
  return ids === null ? [] : items.filter((item) => ids.includes(item.id));
}

/** The code as a word of its own, in either case and width: 'K7Q2', 'ｋ７ｑ２'. */
function saysCode(text: string, code: string): boolean {
  const words = text
    .normalize('NFKC')
    .toUpperCase()
    .split(/[^0-9A-Z]+/);
  return words.includes(code);
}
