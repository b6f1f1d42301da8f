// The service as a process: what it says when it cannot start, and that it ends when asked.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';

const MAIN = join(import.meta.dirname, '../../bot/main.ts');

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh?.drop());

function run(variables: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'silent', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said };
}

async function ended(variables: Record<string, string>) {
  const { child, said } = run(variables);
  const [code] = (await once(child, 'close')) as [number];
  return { code, said: said() };
}

describe('starting the service', () => {
  it('names every mistake of the configuration at once and no secret', async () => {
    const { code, said } = await ended({
      PORT: 'abc',
      DINGTALK_CLIENT_SECRET: 'canary-7f3a',
      DATABASE_URL: 'x',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'DINGTALK_CLIENT_ID', 'DATABASE_URL']) expect(said).toContain(name);
    expect(said).not.toContain('canary-7f3a');
  });

  it('says which port is taken and what to do', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, said } = await ended({ DATABASE_URL: fresh.url, PORT: port });
    squatter.close();
    expect(code).toBe(1);
    expect(said).toContain(`127.0.0.1:${port}`);
    expect(said).toContain('PORT');
  });

  it('stands idle without a channel, answers probes, and ends with 0 when asked to', async () => {
    const { child, said } = run({ DATABASE_URL: fresh.url, PORT: '0' });
    const address = await new Promise<string>((resolve) => {
      child.stdout.on('data', () => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said());
        if (found !== null) resolve(found[0]);
      });
    });
    expect(said()).toContain('待命');
    const ready = await fetch(`${address}/readyz`);
    expect(await ready.json()).toMatchObject({ ready: true, parts: { channel: { state: 'none' } } });
    expect((await fetch(`${address}/sandbox`)).status).toBe(404);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});
