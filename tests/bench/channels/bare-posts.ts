// The floor of channels over HTTP: requests posted with undici and nothing else.

import { Pool } from 'undici';

/** Calls under way at once; more make it no faster. */
const CALLS = 64;

export interface BarePost {
  readonly path: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts them all as JSON and reads each answer. Throws when one is not 2xx or `isTaken` says it was refused. */
export async function postBare(
  origin: string,
  posts: readonly BarePost[],
  isTaken: (answer: string) => boolean = () => true,
): Promise<void> {
  const pool = new Pool(origin, { connections: CALLS });
  const queue = posts.values();
  const worker = async () => {
    for (const { body, headers, path } of queue) {
      const answer = await pool.request({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 300 || !isTaken(text))
        throw new Error(`the floor was refused: ${answer.statusCode} ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: CALLS }, worker));
  await pool.close();
}
