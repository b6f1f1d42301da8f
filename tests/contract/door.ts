// The door platforms call, by itself at a free port of this machine, for channels that are heard by webhook.

import type { FastifyInstance } from 'fastify';
import type { HookAnswer, HookRequest } from '#adapters/contract.ts';
import { buildServer } from '#bot/http/server.ts';

export interface Door {
  readonly server: FastifyInstance;
  /** Where the platform calls. */
  readonly url: string;
}

/** Opens it for one channel; `hook` answers null as long as nobody hears. */
export async function openDoor(
  channel: string,
  hook: (request: HookRequest) => Promise<HookAnswer | null>,
): Promise<Door> {
  const server = buildServer({
    ready: () => Promise.resolve({}),
    metrics: () => Promise.resolve(''),
    hook: (name, request) => (name === channel ? hook(request) : Promise.resolve(null)),
    sandbox: null,
    publicUrl: null,
    onError: (error) => {
      throw error;
    },
  });
  return { server, url: `${await server.listen({ host: '127.0.0.1', port: 0 })}/hooks/${channel}` };
}
