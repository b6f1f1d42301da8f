// One process of the service, as `npm start` runs it, that can be killed, stopped, woken and started anew.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A process that has not said where it is by then has not started. */
const START_MS = 60_000;

/** Whoever supervises a service that was refused at its start starts it again after this long. */
const START_AGAIN_MS = 500;

const LOOK_MS = 25;

export class Replica {
  readonly logFile: string;
  readonly #variables: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  #readFrom = 0;

  constructor(logFile: string, variables: Readonly<Record<string, string>>) {
    this.logFile = logFile;
    this.#variables = variables;
  }

  get pid(): number | null {
    const child = this.#child;
    return child === null || child.exitCode !== null || child.signalCode !== null
      ? null
      : (child.pid ?? null);
  }

  /** It lives and has said where it is. */
  get isUp(): boolean {
    return this.pid !== null && this.#saidStarted();
  }

  /** Resolves once it says where it is, or was killed before; an end by itself is followed by another start. */
  async start(): Promise<void> {
    const untilMs = performance.now() + START_MS;
    while (this.pid === null && (await this.#startOnce(untilMs)) === 'ended') {
      if (performance.now() > untilMs) throw new Error(`the service does not start: ${this.#lastLines()}`);
      await new Promise((resolve) => setTimeout(resolve, START_AGAIN_MS));
    }
  }

  async #startOnce(untilMs: number): Promise<'started' | 'killed' | 'ended'> {
    const out = openSync(this.logFile, 'a');
    this.#readFrom = readFileSync(this.logFile).length;
    const shifter = join(import.meta.dirname, 'wall-clock.ts');
    const child = spawn(process.execPath, ['--import', shifter, 'bot/main.ts'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'info', ...this.#variables },
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    this.#child = child;
    while (!this.#saidStarted()) {
      if (child.signalCode !== null) return 'killed';
      if (child.exitCode !== null) return 'ended';
      if (performance.now() > untilMs) throw new Error('the service does not say that it has started');
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return 'started';
  }

  /** Everything it has written, its earlier lives included. */
  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void {
    if (this.pid !== null) this.#child?.kill(name);
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || this.pid === null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** SIGTERM; answers whether it ended by itself within ten seconds. */
  async end(): Promise<boolean> {
    const child = this.#child;
    if (child === null || this.pid === null) return true;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
    return child.exitCode === 0;
  }

  #saidStarted(): boolean {
    return readFileSync(this.logFile).subarray(this.#readFrom).includes('已启动');
  }

  #lastLines(): string {
    return readFileSync(this.logFile, 'utf8').slice(this.#readFrom).split('\n').slice(-4).join(' ');
  }
}
