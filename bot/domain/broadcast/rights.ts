// Who may send what to whom, and when a second person has to agree.

import { maySteer } from '#bot/domain/roster/bureau-staff.ts';
import type { Audience } from './audience.ts';

/** A duty somebody holds. */
export interface SenderPost {
  readonly role: string;
  readonly profession: string | null;
  readonly gridPath: string;
}

/** What of an audience decides who may speak to it; `taskProfession`: that of the task's form. */
export interface Reach extends Pick<Audience, 'gridPath' | 'profession'> {
  readonly taskProfession: string | null;
}

/**
 * Bureau staff, under their own node and within their own profession: a specialist with one speaks to firms of that
 * profession, or about a form of it whoever owes it (house rule).
 */
export function mayReach(posts: readonly SenderPost[], reach: Reach): boolean {
  return posts.some(
    (post) =>
      maySteer([post]) &&
      reach.gridPath.startsWith(post.gridPath) &&
      (post.profession === null ||
        post.profession === reach.profession ||
        post.profession === reach.taskProfession),
  );
}

/** The bureau posts an author speaks from, the widest first. */
export function bureauPosts(posts: readonly SenderPost[]): readonly SenderPost[] {
  return posts
    .filter((post) => maySteer([post]))
    .toSorted((one, other) => one.gridPath.length - other.gridPath.length);
}

/** More receivers than this need a second person (house rule of the bureau). */
const MOST_ALONE = 500;

/** A text that calls upon everybody is one, though nothing in it will act as a mention. */
const ALL = /[@＠]\s*(?:所有人|全体|全员)|(?<![a-z0-9])[@＠]\s*all\b/iu;

export function mentionsAll(text: string): boolean {
  return ALL.test(text);
}

/** Why a second person has to agree; null: nobody has to. */
export function approvalReason(receivers: number, text: string): string | null {
  if (receivers > MOST_ALONE) return `超过${MOST_ALONE}个接收方`;
  return mentionsAll(text) ? '文字里有@所有人' : null;
}

/** Never the author, and only who could have sent it. */
export function mayApprove(author: string, approver: string, reaches: boolean): boolean {
  return author !== approver && reaches;
}

/** At its instant a broadcast may reach so many more than were shown, in percent (house rule). */
const GROWTH_PERCENT = 10;

/**
 * Whether what was agreed to may go out to those it reaches now: alone while it stays small, else if it was approved and
 * has hardly grown.
 */
export function mayStart(asked: {
  readonly shown: number;
  readonly now: number;
  readonly text: string;
  readonly isApproved: boolean;
}): boolean {
  if (!asked.isApproved) return approvalReason(asked.now, asked.text) === null;
  return asked.now * 100 <= Math.max(asked.shown, MOST_ALONE) * (100 + GROWTH_PERCENT);
}
