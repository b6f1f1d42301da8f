// One call of the Bot API by grammY's client over our transport, which never throws and never shows the token.
//
// The token stands in the path of every call. It is put there here and nowhere else, and no error leaves this file.

import { Api, GrammyError, HttpError, type RawApi } from 'grammy';
import type { CallOptions, HttpClient } from '#adapters/http.ts';

/** A bot, and the way to its platform. */
export interface BotClient {
  readonly token: string;
  readonly http: HttpClient;
}

/**
 * How a call ended. `not_sent`: the platform certainly never had it; `cut`: it may have, and the answer is lost;
 * `page`: something answered that is not the platform's own word.
 */
export type Called<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | {
      readonly kind: 'refused';
      readonly code: number;
      readonly description: string;
      readonly retryAfterS: number | null;
      /** The group goes on under this id. */
      readonly movedTo: string | null;
    }
  | { readonly kind: 'not_sent' | 'cut'; readonly native: string }
  | { readonly kind: 'page'; readonly native: string; readonly status: number };

export interface BotCallOptions extends CallOptions {
  readonly answerMaxBytes?: number;
}

/**
 * Makes the call `work` asks for, within the options' deadline. Each call has a client of its own, a few objects, so
 * that its deadline and its signal are those of the transport: grammY takes signals of another make.
 */
export async function call<T>(
  client: BotClient,
  options: BotCallOptions,
  work: (api: RawApi) => Promise<T>,
): Promise<Called<T>> {
  if (options.signal.aborted) return { kind: 'not_sent', native: 'aborted' };
  const { raw } = new Api(client.token, {
    buildUrl: (_root, token, method) => `/bot${token}/${method}`,
    fetch: (path: string, request: { readonly body: string }) =>
      fetched(client.http, path, request.body, options),
  });
  try {
    return { kind: 'ok', value: await work(raw) };
  } catch (error) {
    return calledOf(error);
  }
}

/** What grammY asks of an answer. */
interface Fetched {
  json(): unknown;
}

/** Why there is no answer of the platform; carried through grammY, which wraps what its transport throws. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly called: Extract<Called<never>, { native: string }>;

  constructor(called: NoAnswer['called']) {
    super(called.native);
    this.called = called;
  }
}

async function fetched(
  http: HttpClient,
  path: string,
  body: string,
  options: BotCallOptions,
): Promise<Fetched> {
  const result = await http.post(path, body, options);
  if (result.kind !== 'answer') throw new NoAnswer(result);
  const { status, body: text } = result.answer;
  const answer = parse(text);
  const isSuccess = answer?.['ok'] === true && status >= 200 && status < 300;
  const isRefusal = answer?.['ok'] === false && Number.isInteger(answer['error_code']);
  if (!isSuccess && !isRefusal) {
    const native = answer === null ? `http_${status}_not_json` : `http_${status}_odd`;
    throw new NoAnswer({ kind: 'page', native, status });
  }
  return { json: () => answer };
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function calledOf(error: unknown): Called<never> {
  if (error instanceof GrammyError) {
    const { retry_after: retryAfterS = null, migrate_to_chat_id: movedTo } = error.parameters;
    return {
      kind: 'refused',
      code: error.error_code,
      description: String(error.description),
      retryAfterS,
      movedTo: movedTo === undefined ? null : String(movedTo),
    };
  }
  if (error instanceof HttpError && error.error instanceof NoAnswer) return error.error.called;
  // Nothing of ours throws anything else; what is not known may have been sent.
  return { kind: 'cut', native: 'client' };
}
