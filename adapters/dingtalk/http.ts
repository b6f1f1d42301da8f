// Calls to DingTalk: its token in its header.

import {
  type CallOptions as BareOptions,
  type CallResult,
  httpClient,
  type RequestOptions,
} from '#adapters/http.ts';

export { type CallResult, errorCode } from '#adapters/http.ts';

export interface CallOptions extends BareOptions {
  readonly token?: string;
}

export interface DingtalkHttp {
  post(path: string, body: unknown, options: CallOptions): Promise<CallResult>;
  /** `path` with its query. */
  get(path: string, options: CallOptions): Promise<CallResult>;
  /** Lets calls under way end (each has its deadline), then closes the sockets. */
  close(): Promise<void>;
}

/** A pool of connections to `base` (origin, with a path prefix at most). */
export function dingtalkHttp(base: string): DingtalkHttp {
  const client = httpClient(base);
  return {
    post: (path, body, options) => client.post(path, body, headed(options)),
    get: (path, options) => client.get(path, headed(options)),
    close: client.close,
  };
}

function headed({ token, ...options }: CallOptions): RequestOptions {
  return token === undefined ? options : { ...options, headers: { 'x-acs-dingtalk-access-token': token } };
}
