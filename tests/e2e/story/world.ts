// Where a story is told: over the sandbox page, over the DingTalk double, or in a process that can be killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { demoListAt, loadSampleCity } from '#bot/app/demo.ts';
import { type App, startApp } from '#bot/app.ts';
import { loadConfig } from '#bot/config.ts';
import { createLogger } from '#bot/log.ts';
import { importStatusFile, type StatusFileResult } from '#bot/services/status-file.ts';
import type { Database } from '#prisma/db.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { settle, shanghai, walkTo } from '#tests/support/business-time.ts';
import { freshDatabase } from '#tests/support/database.ts';

/** Something that arrived somewhere. */
export interface Heard {
  readonly to: string;
  readonly text: string;
}

export interface World {
  readonly db: Database;
  /** Says something in private, or in a group, and waits until it has been answered. */
  say(from: string, text: string, group?: string): Promise<void>;
  /** Everything that has arrived at an address, oldest first. */
  heard(address: string): Promise<readonly Heard[]>;
  /** Everything that has arrived anywhere. */
  all(): Promise<readonly Heard[]>;
  walkTo(wallTime: string): Promise<void>;
  /** The platform's list as of this wall time, brought in at the clock's present instant. */
  importList(asOf: string): Promise<StatusFileResult>;
  close(): Promise<void>;
}

const START = '2026-11-02T08:30';

async function importList(db: Database, asOf: string, now: string): Promise<StatusFileResult> {
  const asOfAt = shanghai(asOf);
  const file = await demoListAt(asOfAt);
  const result = await importStatusFile(
    db,
    file,
    { asOfAt, now: shanghai(now) },
    { actor: 'clerk', dryRun: false },
  );
  await settle(db);
  return result;
}

/** The sandbox, through its own HTTP door, over the whole sample city. */
export async function sandboxWorld(): Promise<World> {
  const fresh = await freshDatabase();
  const app = await start({ DATABASE_URL: fresh.url });
  const { db } = fresh;
  if (app.sandboxUrl === null) throw new Error('a demo without a sandbox');
  const entered = await fetch(app.sandboxUrl, { redirect: 'manual' });
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const post = async (path: string, body: unknown) => {
    const headers = { cookie, origin: app.address, 'content-type': 'application/json' };
    const answer = await fetch(`${app.address}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const all = () => deliveredTexts(db);
  let now = START;
  return {
    db,
    async say(from, text, group) {
      await post('/sandbox/say', {
        id: crypto.randomUUID(),
        from,
        group: group ?? null,
        text,
        quotedRef: null,
      });
      await settle(db);
    },
    all,
    heard: async (address) => (await all()).filter(({ to }) => to === address),
    async walkTo(wallTime) {
      now = wallTime;
      await walkTo(db, shanghai(wallTime));
    },
    importList: (asOf) => importList(db, asOf, now),
    async close() {
      await app.stop();
      await fresh.drop();
    },
  };
}

/** What the sandbox page shows as arrived: deliveries with their texts. */
async function deliveredTexts(db: Database): Promise<readonly Heard[]> {
  const { rows } = await db.pool.query<{ to: string; message: { blocks: readonly TextBlock[] } }>(
    `SELECT d.address AS to, c.message FROM delivery d JOIN content c ON c.hash = d.content_hash
      WHERE d.state = 'sent' ORDER BY d.sent_at, d.id`,
  );
  return rows.map(({ to, message }) => ({ to, text: message.blocks.map(blockText).join('\n') }));
}

type TextBlock = {
  readonly text?: string;
  readonly lines?: readonly { readonly number: number; readonly text: string }[];
};

function blockText(block: TextBlock): string {
  return block.text ?? (block.lines ?? []).map((line) => `${line.number}. ${line.text}`).join('\n');
}

/** The DingTalk adapter against its double; what was heard is the double's journal, not our tables. */
export async function dingtalkWorld(): Promise<World & { readonly double: DingtalkDouble }> {
  const fresh = await freshDatabase();
  const double = await startDingtalkDouble({ qps: null });
  const app = await start({ DATABASE_URL: fresh.url, ...dingtalkVariables(double) });
  await loadSampleCity(fresh.db, createLogger({ level: 'silent', secrets: [] }));
  await double.until(() => double.openSockets() > 0);
  return {
    ...doubleWorld(fresh.db, double),
    double,
    async close() {
      await app.stop();
      await double.close();
      await fresh.drop();
    },
  };
}

/** The same with the service in a process of its own, which `crash` ends with kill -9 and starts anew. */
export async function mortalWorld(): Promise<
  World & { readonly double: DingtalkDouble; crash(): Promise<void> }
> {
  const fresh = await freshDatabase();
  const double = await startDingtalkDouble({ qps: null });
  const variables = { DATABASE_URL: fresh.url, PORT: '0', LOG_LEVEL: 'error', ...dingtalkVariables(double) };
  let child = await startProcess(variables);
  await double.until(() => double.openSockets() > 0);
  return {
    ...doubleWorld(fresh.db, double),
    double,
    async crash() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      child = await startProcess(variables);
    },
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await double.close();
      await fresh.drop();
    },
  };
}

function doubleWorld(db: Database, double: DingtalkDouble): Omit<World, 'close'> {
  let now = START;
  const all = () => Promise.resolve(double.journal.messages.map(({ to, text }) => ({ to: to.id, text })));
  return {
    db,
    async say(from, text, group) {
      await double.inject({ from, text, ...(group === undefined ? {} : { group }) });
      await settle(db);
    },
    all,
    heard: async (address) => (await all()).filter(({ to }) => to === address),
    async walkTo(wallTime) {
      now = wallTime;
      await walkTo(db, shanghai(wallTime));
    },
    importList: (asOf) => importList(db, asOf, now),
  };
}

function dingtalkVariables(double: DingtalkDouble): Record<string, string> {
  return {
    DINGTALK_CLIENT_ID: double.clientId,
    DINGTALK_CLIENT_SECRET: double.clientSecret,
    DINGTALK_ROBOT_CODE: double.robotCode,
    DINGTALK_API_BASE: double.url,
    DINGTALK_OAPI_BASE: double.url,
    STATGRID_CLOCK: '2026-11-02T08:30:00+08:00',
  };
}

function start(variables: Record<string, string>): Promise<App> {
  const config = loadConfig({ STATGRID_CLOCK: '2026-11-02T08:30:00+08:00', PORT: '0', ...variables });
  return startApp(config, createLogger({ level: 'error', secrets: [] }));
}

async function startProcess(variables: Record<string, string>): Promise<ChildProcess> {
  const main = join(import.meta.dirname, '../../../bot/main.ts');
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const started = Promise.withResolvers<void>();
  child.once('exit', (code) => started.reject(new Error(`the service ended with ${code}`)));
  child.stdout?.on('data', (chunk: Buffer) => {
    if (chunk.toString().includes('已启动')) started.resolve();
  });
  await started.promise;
  return child;
}
