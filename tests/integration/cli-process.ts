// The real command line as a child process, and the service beside it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PROJECT = resolve(import.meta.dirname, '../..');

export type Environment = Readonly<Record<string, string>>;

export interface CliEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `npx statgrid` without npx, nobody at the terminal; only these settings are in its environment. */
export async function cli(env: Environment, ...args: readonly string[]): Promise<CliEnd> {
  const child = start('bot/cli.ts', env, args);
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

/** A call with `--json`; the document it printed. Fails when there was none or the call did. */
export async function cliJson(
  env: Environment,
  ...args: readonly string[]
): Promise<Record<string, unknown>> {
  const { code, out, err } = await cli(env, ...args, '--json');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out) as Record<string, unknown>;
}

/** Starts the service on any port; resolves once it says where it is. */
export async function startService(
  env: Environment,
): Promise<{ readonly port: string; stop(): Promise<void> }> {
  const child = start('bot/main.ts', { ...env, PORT: '0', LOG_LEVEL: 'silent' }, []);
  if (child.stdout === null) throw new Error('the service has no output');
  const ended = once(child, 'close');
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  if (child.exitCode !== null) throw new Error(`the service ended with ${String(first[0])}`);
  return {
    port: /:(\d+)\b/.exec(String(first[0]))?.[1] ?? '',
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function start(program: string, env: Environment, args: readonly string[]): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [program, ...args], {
    cwd: PROJECT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
