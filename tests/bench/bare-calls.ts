// The floors under deliveries: the bodies our calls had, or one for each recipient, posted with undici and nothing else.

import { Pool } from 'undici';
import type { Database } from '#prisma/db.ts';

/** Calls of the floor under way at once; more make it no faster. */
export const CALLS = 64;

export const CREDENTIALS = {
  clientId: 'dingdouble',
  clientSecret: 'double-secret-canary',
  robotCode: 'dingdouble',
};

/** What went out, as the adapter wrote it. */
export async function bodiesOf(db: Database): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ native: Record<string, string>; userIds: string[] }>(`
    SELECT a.part->'native' AS native, array_agg(d.address) AS "userIds"
      FROM attempt a JOIN delivery d ON d.attempt_id = a.id GROUP BY a.id ORDER BY a.id`);
  return rows.map(({ native, userIds }) =>
    JSON.stringify({ robotCode: CREDENTIALS.robotCode, ...native, userIds }),
  );
}

/** The same, each with one of its recipients. */
export function singly(bodies: readonly string[]): readonly string[] {
  return bodies.flatMap((body) => {
    const { userIds, ...call } = JSON.parse(body) as { readonly userIds: readonly string[] };
    return userIds.map((userId) => JSON.stringify({ ...call, userIds: [userId] }));
  });
}

export const SEND_PATH = '/v1.0/robot/oToMessages/batchSend';

/** One POST by undici; throws when it is refused. */
export interface Post {
  (path: string, body: string): Promise<{ readonly accessToken?: string; readonly processQueryKey?: string }>;
  close(): Promise<void>;
}

/** Posts with a token, as the platform wants it. */
export async function poster(url: string): Promise<Post> {
  const pool = new Pool(url, { connections: CALLS });
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  const post = async (path: string, body: string) => {
    const answer = await pool.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`the floor was refused: ${answer.statusCode}`);
    return JSON.parse(text) as Awaited<ReturnType<Post>>;
  };
  const credentials = { appKey: CREDENTIALS.clientId, appSecret: CREDENTIALS.clientSecret };
  const { accessToken = '' } = await post('/v1.0/oauth2/accessToken', JSON.stringify(credentials));
  headers['x-acs-dingtalk-access-token'] = accessToken;
  return Object.assign(post, { close: () => pool.close() });
}

/** Posts them all. */
export async function postAll(url: string, bodies: readonly string[]): Promise<void> {
  const post = await poster(url);
  const queue = bodies.values();
  const worker = async () => {
    for (const body of queue) await post(SEND_PATH, body);
  };
  await Promise.all(Array.from({ length: CALLS }, worker));
  await post.close();
}
