// The service as a process of its own, as `npm start` runs it, on a folder of the bench.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export interface RunningService {
  readonly startMs: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts it as a demo with the sample city; resolves once /readyz says yes. */
export async function startService(dataDir: string): Promise<RunningService> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...startFlags(), 'bot/main.ts'], {
    cwd: ROOT,
    // Nothing of the caller's own settings: what is measured is the demo with the sandbox.
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await addressOf(child);
  while (!(await isReady(address))) await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    startMs: performance.now() - startedMs,
    pid: child.pid ?? 0,
    stop: () => stopProcess(child),
  };
}

/** What `npm start` tells Node. */
function startFlags(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--') && !word.startsWith('--env-file'));
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** The address in the line the service prints for a person. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
}

async function isReady(address: string): Promise<boolean> {
  const answer = await fetch(`${address}/readyz`).catch(() => null);
  return answer?.ok === true;
}

/** Resident memory of a process in MiB, now and at its highest; not a number where the system does not say. */
export function memoryOf(pid: number): { readonly nowMb: number; readonly peakMb: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
  } catch {
    return { nowMb: Number.NaN, peakMb: Number.NaN };
  }
}
