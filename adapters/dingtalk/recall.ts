// Takes back what the robot sent: at most twenty keys in one call, within 24 hours, without a trace in the chat.

import type { RateBucket, Recalling, RecallOutcome } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type CallDeps, callWithToken } from './call.ts';
import { classify, isRecord, toOutcome } from './classify.ts';
import { LIMITS, PATHS } from './limits.ts';

/** What certainly or perhaps was not done is asked for again after this long. */
const AGAIN_MS = 5_000;

/** A refused account is asked again this rarely: a person has to act first. */
const ACCOUNT_MS = 600_000;

/** Said of a key that is too fresh as well as of one that is too old. */
const TOO_FRESH_OR_OLD = /expireTime/i;

/** The robot's recall calls: one for people, one for each group. */
export function dingtalkRecalling(deps: CallDeps): Recalling {
  const { clientId, robotCode } = deps.config;
  const pathOf = (scope: 'person' | 'group') => (scope === 'person' ? PATHS.personRecall : PATHS.groupRecall);
  return {
    withinMs: LIMITS.recallWithinMs,
    refsPerCall: LIMITS.keysPerRecall,
    bucket: (scope): RateBucket => ({
      key: `dingtalk ${clientId} ${pathOf(scope)}`,
      limit: LIMITS.callsPerWindow,
      windowMs: LIMITS.windowMs,
    }),
    async recall(refs, { scope, id }, options) {
      if (refs.length > LIMITS.keysPerRecall) {
        const outcome: Outcome = { state: 'rejected', code: 'unsupported', native: 'too_many_keys' };
        return { outcome, each: new Map(refs.map((ref) => [ref, endOf(outcome)])) };
      }
      const group = scope === 'group' ? { openConversationId: id } : {};
      const body = { robotCode, ...group, processQueryKeys: refs };
      const made = await callWithToken({ path: pathOf(scope), body }, options, deps);
      const answer = 'outcome' in made ? made : readAnswer(made.result, deps.random);
      if ('outcome' in answer) {
        const end = endOf(answer.outcome);
        return { outcome: answer.outcome, each: new Map(refs.map((ref) => [ref, end])) };
      }
      const each = new Map(refs.map((ref) => [ref, endOfRef(ref, answer.body)]));
      return { outcome: { state: 'accepted', ref: '' }, each };
    },
  };
}

function readAnswer(
  result: Extract<Awaited<ReturnType<typeof callWithToken>>, { result: unknown }>['result'],
  random: () => number,
): { readonly outcome: Outcome } | { readonly body: Readonly<Record<string, unknown>> } {
  if (result.kind !== 'answer') {
    return { outcome: { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native } };
  }
  const classified = classify(result.answer);
  return classified.kind === 'ok'
    ? { body: classified.body }
    : { outcome: toOutcome(classified.verdict, classified.native, random) };
}

/** What the end of the call says of every key in it. */
function endOf(outcome: Outcome): RecallOutcome {
  switch (outcome.state) {
    case 'throttled':
      return { state: 'again', retryAfterMs: outcome.retryAfterMs, native: outcome.native };
    case 'transient':
    case 'unknown':
      return { state: 'again', retryAfterMs: AGAIN_MS, native: outcome.native };
    case 'account':
      return { state: 'again', retryAfterMs: ACCOUNT_MS, native: outcome.native };
    case 'rejected':
      return { state: 'refused', native: outcome.native };
    case 'accepted':
    case 'held':
      return { state: 'recalled' };
  }
}

/** A 200 names the keys that are gone and those that are not; one it does not name is asked for again. */
function endOfRef(ref: string, body: Readonly<Record<string, unknown>>): RecallOutcome {
  const { failedResult, successResult } = body;
  if (Array.isArray(successResult) && successResult.includes(ref)) return { state: 'recalled' };
  const why = isRecord(failedResult) ? failedResult[ref] : undefined;
  if (typeof why !== 'string') return { state: 'again', retryAfterMs: AGAIN_MS, native: 'not_answered' };
  const native = /^[\w.]{1,60}$/.test(why) ? why : 'failed';
  return TOO_FRESH_OR_OLD.test(why)
    ? { state: 'again', retryAfterMs: AGAIN_MS, native }
    : { state: 'refused', native };
}
