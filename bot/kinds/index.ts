// All kinds there are: `item.kind` is one of their names.

import type { KindTask, SpokenAt, StoredItem } from './facts.ts';
import type { Kind } from './kind.ts';
import { type NoticeItem, noticeItem } from './law_notice/item.ts';
import { LAW_NOTICE } from './law_notice/kind.ts';
import { type PersonnelItem, personnelItem } from './personnel_change/item.ts';
import { PERSONNEL_CHANGE } from './personnel_change/kind.ts';
import { type DeadlineItem, deadlineItem } from './report_deadline/item.ts';
import { REPORT_DEADLINE } from './report_deadline/kind.ts';
import { type TrainingItem, trainingItem } from './training_notice/item.ts';
import { TRAINING_NOTICE } from './training_notice/kind.ts';
import { type QueryItem, queryItem } from './verification_query/item.ts';
import { VERIFICATION_QUERY } from './verification_query/kind.ts';

/** In the order their parts are read in one message, and in which the same words are taken for an answer to them. */
export const KINDS: readonly Kind[] = [
  REPORT_DEADLINE,
  VERIFICATION_QUERY,
  TRAINING_NOTICE,
  LAW_NOTICE,
  PERSONNEL_CHANGE,
];

/** One item of a unit the speaker answers for, of any kind. */
export type AnyItem = DeadlineItem | QueryItem | TrainingItem | NoticeItem | PersonnelItem;

const BY_NAME = new Map(KINDS.map((kind) => [kind.name, kind]));

/** The kind of an item. Throws on a name that is none: the database lets no such item in. */
export function kindOf(item: { readonly kind: string }): Kind {
  const kind = BY_NAME.get(item.kind);
  if (kind === undefined) throw new Error(`no kind is called ${item.kind}`);
  return kind;
}

/** The kind a line is about: its item's, or the one whose name for a line without an item it has. Throws when none has. */
export function kindOfLine(occasion: string, item: { readonly kind: string } | null): Kind {
  if (item !== null) return kindOf(item);
  const kind = KINDS.find((one) => one.bureauTask(occasion) !== null);
  if (kind === undefined) throw new Error(`unknown occasion ${occasion}`);
  return kind;
}

/** An item as its contact speaks of it. Throws on a kind that is none. */
export function itemSpokenOf(item: StoredItem, task: KindTask, { codesOf, now }: SpokenAt): AnyItem {
  switch (item.kind) {
    case 'report_deadline':
      return deadlineItem(item, task);
    case 'verification_query':
      return queryItem(item, task);
    case 'training_notice':
      return trainingItem(item, task, now, codesOf(item));
    case 'law_notice':
      return noticeItem(item, task);
    case 'personnel_change':
      return personnelItem(item, task);
    default:
      throw new Error(`no kind is called ${item.kind}`);
  }
}

export function isDeadline(item: AnyItem): item is DeadlineItem {
  return item.kind === 'report_deadline';
}

export function isChangeOfPeople(item: AnyItem): item is PersonnelItem {
  return item.kind === 'personnel_change';
}
