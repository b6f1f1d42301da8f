// Which way an answer goes out: by the platform's API, or back through the session its message came in.

import type { MonthlyLimits } from './budget.ts';

/** `api` costs a call; `session` is taken to cost a push, since the platform does not say (house rule). */
export type SendPath = 'api' | 'session';

/** What the operator wants: the path with more left, or always the same one. */
export type AnswerBy = 'auto' | 'api' | 'webhook';

/** What has been used of a month's two budgets. */
export interface MonthSpent {
  readonly calls: number;
  readonly pushes: number;
}

/** From here on calls are saved (house rule: the first warning of a budget). */
const SAVE_FROM_SHARE_LEFT = 0.3;

/**
 * The path of an answer whose session is open; without one it is the API whatever is wanted. `auto` takes the API,
 * which alone tells afterwards which message was quoted, until the calls run short; then the budget of which the larger
 * share is left. Where pushes are not metered the session costs nothing. A limit of 0 is no limit.
 */
export function answerPath(by: AnswerBy, limits: MonthlyLimits, spent: MonthSpent): SendPath {
  if (by !== 'auto') return by === 'webhook' ? 'session' : 'api';
  const callsLeft = shareLeft(limits.calls, spent.calls);
  if (limits.pushes > 0 && callsLeft > SAVE_FROM_SHARE_LEFT) return 'api';
  return shareLeft(limits.pushes, spent.pushes) > callsLeft ? 'session' : 'api';
}

/** 1: untouched or unlimited; negative when more is used than granted. */
function shareLeft(limit: number, used: number): number {
  return limit === 0 ? 1 : (limit - used) / limit;
}
