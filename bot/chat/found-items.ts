// Which of the speaker's items an answer is about: what a number stands for, or what the words and the context say.

import { type AttributableItem, type Attribution, attribute } from '#bot/domain/understanding/attribution.ts';
import type { Answer } from '#bot/kinds/conversation.ts';
import { type AnyItem, kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';

export interface Found {
  readonly by: Attribution['by'] | 'chosen';
  readonly items: readonly AnyItem[];
}

/**
 * What a number stands for. An answer that names forms itself is about those forms of the chosen firms: of
 * B204-1已报 205-1明天报 each half keeps to its own form.
 */
export function chosen(asked: readonly AnyItem[], { slots }: Answer, itemIds: readonly string[]): Found {
  const forms = slots.form ?? [];
  const picked = asked.filter((item) => itemIds.includes(item.id));
  const units = new Set(picked.map((item) => item.unitId));
  const meant =
    forms.length === 0
      ? picked
      : asked.filter((item) => units.has(item.unitId) && forms.includes(item.formCode));
  const items = meant.filter((item) => kindOf(item).awaitsAnswer(item));
  return items.length === 0 ? { by: 'settled_already', items } : { by: 'chosen', items };
}

/** What the words, a quoted message or the last reminder say. */
export function attributed(
  { lastReminderItemIds, quotedItemIds, text }: Conversation,
  asked: readonly AnyItem[],
  { slots }: Answer,
): Found {
  const groups = [...Map.groupBy(asked, subjectOf).values()];
  const subjectIds = (ids: readonly string[] | null) =>
    ids === null
      ? null
      : groups.flatMap((of) => (of.some(({ id }) => ids.includes(id)) ? (of[0]?.id ?? []) : []));
  const attribution = attribute({
    text,
    forms: slots.form ?? [],
    unitName: slots.unit_name ?? null,
    items: groups.flatMap(attributable),
    quotedItemIds: subjectIds(quotedItemIds),
    lastReminderItemIds: subjectIds(lastReminderItemIds),
  });
  const found = new Set(attribution.items.map(({ id }) => id));
  const pending = new Set(slots.pending ?? []);
  const items = groups
    .filter(([first]) => first !== undefined && found.has(first.id))
    .flatMap((of) => (of.length === 1 ? of : of.filter((item) => kindOf(item).awaitsAnswer(item))))
    .filter((item) => !pending.has(item.formCode));
  return { by: attribution.by, items };
}

/** What is sent to a person is one thing, whichever of her firms it is kept for; all else is a firm's own. */
function subjectOf(item: AnyItem): string {
  return kindOf(item).isPersonal ? `${item.kind} ${item.taskCode}` : item.id;
}

/** The items of one subject as one; of a personal kind it is no firm's. */
function attributable(of: readonly AnyItem[]): readonly AttributableItem[] {
  const [first] = of;
  if (first === undefined) return [];
  const { isPersonal } = kindOf(first);
  return [
    {
      id: first.id,
      unitId: isPersonal ? '' : first.unitId,
      unitShortName: isPersonal ? '' : first.unitShortName,
      taskCode: first.taskCode,
      formCode: first.formCode,
      wasNamed: of.some(({ wasNamed }) => wasNamed),
      isOpen: of.some((item) => kindOf(item).awaitsAnswer(item)),
    },
  ];
}
