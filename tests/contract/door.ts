// The door platforms call, by itself at a free port of this machine, for channels that are heard by webhook.

import type { HookAnswer, HookRequest } from '#adapters/contract.ts';
import { buildServer } from '#bot/http/server.ts';

export interface Door {
  /** Where the platform calls. */
  readonly url: string;
  close(): Promise<void>;
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
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${address}/hooks/${channel}`, close: () => server.close() };
}
