// What the adapter is told about one DingTalk application.

import type { AnswerBy } from '#bot/domain/delivery/answer-path.ts';

/** `apiBase` and `oapiBase` are origins, with a path prefix at most (dedicated installations, doubles). */
export interface DingtalkConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly robotCode: string;
  readonly apiBase: string;
  readonly oapiBase: string;
  /** Default `auto`. */
  readonly answerBy?: AnswerBy;
}
