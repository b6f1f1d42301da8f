// The HTTP side as a whole: health, numbers, and what is refused and how. No database is needed for it.

import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { StatgridError } from '#bot/errors.ts';
import type { HttpDeps } from '#bot/http/deps.ts';
import { buildServer } from '#bot/http/server.ts';

const LOCAL = { host: '127.0.0.1:8080' };
const SECRET = 'postgres://statgrid:hunter2@db/statgrid';

describe('the server', () => {
  let server: FastifyInstance;
  const errors: [unknown, string][] = [];
  afterEach(async () => {
    await server.close();
    errors.length = 0;
  });

  function build(overrides: Partial<HttpDeps> = {}): void {
    server = buildServer({
      hook: () => Promise.resolve(null),
      ready: () =>
        Promise.resolve({ database: { ok: true, state: 'up' }, channel: { ok: true, state: 'up' } }),
      metrics: () => Promise.resolve('# TYPE sent counter\nsent 3\n'),
      publicUrl: null,
      sandbox: null,
      onError: (error, requestId) => errors.push([error, requestId]),
      ...overrides,
    });
    server.post('/throws', () => Promise.reject(new Error(SECRET)));
    server.post('/refuses', () => Promise.reject(new StatgridError('CONFLICT', '已有任务，未作改动。')));
    server.post('/takes', () => ({ taken: true }));
  }

  const get = (url: string, headers: Record<string, string> = LOCAL) => server.inject({ url, headers });
  const post = (url: string, headers: Record<string, string>, payload: string | object = {}) =>
    server.inject({ method: 'POST', url, headers: { ...LOCAL, ...headers }, payload });
  const own = { origin: 'http://127.0.0.1:8080' };

  it('says that it is alive, what is ready, and the numbers', async () => {
    build();
    expect((await get('/healthz')).json()).toEqual({ alive: true });
    const ready = await get('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([
      200,
      { ready: true, parts: { database: { ok: true, state: 'up' }, channel: { ok: true, state: 'up' } } },
    ]);
    const metrics = await get('/metrics');
    expect(metrics.headers['content-type']).toContain('text/plain');
    expect(metrics.body).toContain('sent 3');
  });

  it('answers 503 with the part that is not ready, and stays alive', async () => {
    build({ ready: () => Promise.resolve({ database: { ok: false, state: 'down' } }) });
    const ready = await get('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { ready: false, parts: { database: { ok: false, state: 'down' } } },
    ]);
    expect((await get('/healthz')).statusCode).toBe(200);
  });

  it('is not ready when asking fails, and tells nobody why', async () => {
    build({ ready: () => Promise.reject(new Error(SECRET)) });
    const ready = await get('/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.body).not.toContain('hunter2');
    expect(errors).toHaveLength(1);
  });

  it('refuses a name that is not its own, and lets probes ask by address', async () => {
    build({ publicUrl: 'https://tj.example.gov.cn' });
    expect((await get('/healthz', { host: 'evil.example' })).statusCode).toBe(421);
    expect((await get('/healthz', { host: '10.1.2.3:8080' })).statusCode).toBe(200);
    expect((await get('/sandbox', { host: '10.1.2.3:8080' })).statusCode).toBe(421);
    expect((await get('/healthz', { host: 'tj.example.gov.cn' })).statusCode).toBe(200);
  });

  it('changes nothing for another origin, or for none', async () => {
    build();
    expect((await post('/takes', own)).json()).toEqual({ taken: true });
    for (const headers of [{}, { origin: 'null' }, { origin: 'https://evil.example' }]) {
      expect((await post('/takes', headers)).statusCode).toBe(403);
    }
  });

  it('sends its protective headers with every answer, errors included', async () => {
    build();
    for (const answer of [await get('/healthz'), await get('/nowhere'), await post('/throws', own)]) {
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.headers['content-security-policy']).not.toContain('unsafe');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
    }
  });

  it('tells an unknown page in Chinese: as a page to browsers, as data to scripts', async () => {
    build();
    const shown = await get('/nowhere', { ...LOCAL, accept: 'text/html' });
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(shown.body).toContain('<h1>没有这个页面</h1>');
    expect((await get('/nowhere')).json()).toMatchObject({ error: { title: '没有这个页面' } });
  });

  it('tells an expected error with its own text and an unexpected one with a number only', async () => {
    build();
    const refused = await post('/refuses', own);
    expect([refused.statusCode, refused.json()]).toEqual([
      409,
      { error: { title: '没有完成', text: '已有任务，未作改动。' } },
    ]);
    const failed = await post('/throws', own);
    expect(failed.statusCode).toBe(500);
    expect(failed.body).not.toMatch(/hunter2|Error|at /);
    expect(failed.body).toContain(errors[0]?.[1]);
    expect(errors).toHaveLength(1);
  });

  it('refuses bodies that are too long or broken without naming its own parts', async () => {
    build();
    const json = { ...own, 'content-type': 'application/json' };
    const long = await post('/takes', json, JSON.stringify({ text: '报'.repeat(40_000) }));
    expect([long.statusCode, long.json()]).toMatchObject([413, { error: { text: '内容太大，没有接收。' } }]);
    const broken = await post('/takes', json, '{"text":');
    expect(broken.statusCode).toBe(400);
    expect(broken.body).not.toMatch(/JSON|fastify|FST/i);
    expect(errors).toEqual([]);
  });

  it('has no sandbox in a real database, and says so', async () => {
    build();
    const shown = await get('/sandbox', { ...LOCAL, accept: 'text/html' });
    expect(shown.statusCode).toBe(404);
    expect(shown.body).toContain('沙盒只在演示库中提供');
    expect((await post('/sandbox/say', own)).statusCode).toBe(404);
  });

  it('serves its own files and nothing around them', async () => {
    build();
    expect((await get('/assets/sandbox.js')).headers['content-type']).toContain('javascript');
    expect((await get('/assets/page.css')).statusCode).toBe(200);
    for (const path of ['/assets/../server.ts', '/assets/%2e%2e/server.ts', '/assets/', '/assets/.env']) {
      expect((await get(path)).statusCode).toBeGreaterThanOrEqual(400);
    }
  });
});
