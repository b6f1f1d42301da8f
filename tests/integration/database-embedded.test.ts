// The embedded server seen by the processes that share it: started once, found again, never lost.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedDatabase, startEmbedded } from '#prisma/embedded.ts';
import { makeDataFolder, removeDataFolder } from '#tests/support/database-template.ts';

const ownerProgram = new URL('../support/database-owner.ts', import.meta.url).pathname;
const asRoot = process.getuid?.() === 0;

interface Child {
  readonly process: ChildProcess;
  readonly url: string;
  readonly owned: boolean;
}

describe('the embedded database', () => {
  let dataDir: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    dataDir = makeDataFolder();
  });

  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    // Whatever a killed child left running is adopted and stopped.
    if (existsSync(join(dataDir, 'pgdata'))) await (await start()).stop();
    removeDataFolder(dataDir);
  });

  function start(adopt = true): Promise<EmbeddedDatabase> {
    return startEmbedded({ dataDir, adopt, durable: false, log: () => undefined });
  }

  async function startChild(adopt = true): Promise<Child> {
    const child = spawn(process.execPath, [ownerProgram, dataDir, adopt ? 'adopt' : 'join'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { process: child, ...(JSON.parse(line) as { url: string; owned: boolean }) };
  }

  it('keeps its password in a file only its owner can read and listens on loopback only', async () => {
    const database = await start();
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
    expect(new URL(database.url).hostname).toBe('127.0.0.1');
    expect(await value(database.url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await value(database.url, 'SHOW server_encoding')).toBe('UTF8');
    const wrong = new URL(database.url);
    wrong.password = 'wrong';
    await expect(value(wrong.href, 'SELECT 1')).rejects.toThrow(/password/);
    await database.stop();
  });

  it('is the same server with the same data for a second process, which does not stop it', async () => {
    const first = await start();
    await value(first.url, 'CREATE TABLE kept (note text)');
    const second = await startChild(false);
    expect({ url: second.url, owned: second.owned }).toEqual({ url: first.url, owned: false });
    second.process.stdin?.end();
    await once(second.process, 'exit');
    expect(await value(first.url, 'SELECT count(*)::int FROM kept')).toBe(0);
    await first.stop();
    await expect(value(first.url, 'SELECT 1')).rejects.toThrow();
  });

  it('starts again on the same data after its owner was killed', async () => {
    const killed = await startChild();
    await value(killed.url, `CREATE TABLE kept AS SELECT 'still here' AS note`);
    await kill(killed.process);
    const again = await start();
    expect(again.owned).toBe(true);
    expect(await value(again.url, 'SELECT note FROM kept')).toBe('still here');
    await again.stop();
    await expect(value(again.url, 'SELECT 1')).rejects.toThrow();
  });

  it('starts again when owner and server were killed together', async () => {
    const killed = await startChild();
    await value(killed.url, `CREATE TABLE kept AS SELECT 'still here' AS note`);
    await kill(killed.process);
    process.kill(serverPid(dataDir), 'SIGKILL');
    const again = await start();
    expect(await value(again.url, 'SELECT note FROM kept')).toBe('still here');
    await again.stop();
  });

  it('is started again at the same address when the server alone is killed, and stops for good when told to', async () => {
    const database = await start();
    await value(database.url, `CREATE TABLE kept AS SELECT 'still here' AS note`);
    const first = serverPid(dataDir);
    process.kill(first, 'SIGKILL');
    await expect
      .poll(() => value(database.url, 'SELECT note FROM kept').catch(() => null), {
        timeout: 20_000,
        interval: 100,
      })
      .toBe('still here');
    expect(serverPid(dataDir)).not.toBe(first);
    await database.stop();
    await expect(value(database.url, 'SELECT 1')).rejects.toThrow();
  });

  it('starts although the process number left in its folder now belongs to another program', async () => {
    await (await start()).stop();
    const pidFile = join(dataDir, 'pgdata', 'postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n`, {
      mode: 0o644,
    });
    const again = await start();
    expect(await value(again.url, 'SELECT 1')).toBe(1);
    await again.stop();
  });

  it('starts once when processes come at the same moment', async () => {
    const [one, two, three] = await Promise.all([startChild(), startChild(), startChild()]);
    expect(new Set([one.url, two.url, three.url]).size).toBe(1);
    expect([one, two, three].filter(({ owned }) => owned)).toHaveLength(1);
  });

  it('is left to a process that still uses it, which stops it when it leaves', async () => {
    const starter = await start();
    const stayer = await startChild();
    await starter.stop();
    expect(await value(stayer.url, 'SELECT 1')).toBe(1);
    stayer.process.stdin?.end();
    await once(stayer.process, 'exit');
    await expect(value(stayer.url, 'SELECT 1')).rejects.toThrow();
  });

  it('is left running by the command line after the service was killed', async () => {
    const service = await startChild();
    await kill(service.process);
    const command = await start(false);
    expect(command.owned).toBe(false);
    await command.stop();
    expect(await value(service.url, 'SELECT 1')).toBe(1);
  });

  it('opens old data when the file with the password was lost', async () => {
    const before = await start();
    await value(before.url, `CREATE TABLE kept AS SELECT 'still here' AS note`);
    await before.stop();
    rmSync(join(dataDir, 'postgres.json'));
    const after = await start();
    expect(new URL(after.url).password).not.toBe(new URL(before.url).password);
    expect(await value(after.url, 'SELECT note FROM kept')).toBe('still here');
    await after.stop();
  });

  it('says in Chinese that the folder cannot be used', async () => {
    const file = join(dataDir, 'not-a-folder');
    writeFileSync(file, '');
    const started = startEmbedded({ dataDir: join(file, 'data'), log: () => undefined });
    await expect(started).rejects.toMatchObject({ code: 'DATABASE_START_FAILED', text: /不能使用数据目录/ });
  });

  it.runIf(asRoot)('keeps its files where its user can go when only root can enter the folder', async () => {
    const closed = join(dataDir, 'closed');
    const shared = join(dataDir, 'shared');
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    const lines: string[] = [];
    const open = () =>
      startEmbedded({
        dataDir: join(closed, 'data'),
        sharedRoots: [shared],
        durable: false,
        log: (line) => lines.push(line),
      });
    const first = await open();
    await value(first.url, `CREATE TABLE kept AS SELECT 'still here' AS note`);
    await first.stop();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(shared);
    const second = await open();
    expect(await value(second.url, 'SELECT note FROM kept')).toBe('still here');
    await second.stop();
  });
});

function serverPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The first column of the first row. */
async function value(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return (rows as unknown[][])[0]?.[0];
  } finally {
    await client.end();
  }
}
