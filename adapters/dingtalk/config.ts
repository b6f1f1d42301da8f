// What the adapter is told about one DingTalk application.

/** `apiBase` and `oapiBase` are origins, with a path prefix at most (dedicated installations, doubles). */
export interface DingtalkConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly robotCode: string;
  readonly apiBase: string;
  readonly oapiBase: string;
}
