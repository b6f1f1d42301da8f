// Runs one call of the command line from its words to its exit code.

import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type OpenInstallation, openInstallation } from '#bot/app/installation.ts';
import { type Config, loadConfig, secretValues } from '#bot/config.ts';
import { StatgridError } from '#bot/errors.ts';
import { createLogger, type Logger } from '#bot/log.ts';
import { readArguments } from './arguments.ts';
import type { CommandResult } from './command.ts';
import { commandHelp, findCommand, overview } from './help.ts';
import { jsonText } from './json.ts';
import { errorText, exitCodeOf, INTERRUPTED_CODE, Interrupted } from './refused.ts';
import type { Session } from './session.ts';
import { processTerminal } from './terminal.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

const HELP = new Set(['--help', '-h']);

/** Does what the words after `npx statgrid` say; answers the exit code. Everything is closed again. */
export async function runCli(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', () => undefined);
  const isJson = argv.includes('--json');
  const call = openCall(isJson);
  try {
    const result = await dispatch(argv, call.session);
    process.stdout.write(`${isJson ? jsonText(result.json) : result.text}\n`);
    return result.code;
  } catch (error) {
    call.session.terminal.progress('');
    call.logFailure(error);
    process.stderr.write(`${errorText(error, isJson)}\n`);
    return exitCodeOf(error);
  } finally {
    await call.close();
  }
}

async function dispatch(argv: readonly string[], session: Session): Promise<CommandResult> {
  // Switches may stand before the command; its own options may not.
  const start = argv.findIndex((arg) => arg !== '--json' && !HELP.has(arg));
  const words = start < 0 ? [] : argv.slice(start);
  const [first, ...rest] = words;
  if (first === undefined) return help([]);
  if (first === 'help') return help(rest.filter((word) => !word.startsWith('-')));
  if (first.startsWith('-')) {
    throw new StatgridError('USAGE', `选项 ${first} 要写在命令后面。用法见：npx statgrid help`);
  }
  const { entry, used } = findCommand(words.slice(0, firstOption(words)));
  const command = await entry.load();
  if (argv.some((arg) => HELP.has(arg))) return helpResult(commandHelp(command));
  return command.run(readArguments(command, words.slice(used)), session);
}

function firstOption(words: readonly string[]): number {
  const index = words.findIndex((word) => word.startsWith('-'));
  return index < 0 ? words.length : index;
}

async function help(words: readonly string[]): Promise<CommandResult> {
  if (words.length === 0) return helpResult(overview());
  return helpResult(commandHelp(await findCommand(words).entry.load()));
}

function helpResult(text: string): CommandResult {
  return { code: 0, json: { help: text }, text };
}

interface Call {
  readonly session: Session;
  logFailure(error: unknown): void;
  close(): Promise<void>;
}

function openCall(isJson: boolean): Call {
  const interrupt = interruptions();
  let opened: Promise<OpenInstallation> | null = null;
  const settings = once(readSettings);
  const session: Session = {
    folder: process.cwd(),
    terminal: processTerminal(isJson),
    interrupted: interrupt.signal,
    get log() {
      return settings().log;
    },
    config: () => settings().config,
    open: async () => {
      const { config, log } = settings();
      opened ??= openInstallation(config, log, { adopt: false });
      const installation = await opened;
      if (interrupt.signal.aborted) throw new Interrupted();
      return installation;
    },
  };
  return {
    session,
    logFailure: (error) => {
      const isExpected = error instanceof StatgridError || error instanceof Interrupted;
      if (opened !== null && !isExpected) session.log.error({ err: error }, 'command_failed');
    },
    close: async () => {
      const installation = await opened?.catch(() => null);
      await installation?.close();
      interrupt.stop();
    },
  };
}

/** The first Ctrl-C lets what is under way end; the second does not wait. */
function interruptions(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_CODE);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

function readSettings(): { readonly config: Config; readonly log: Logger } {
  const home = homeFolder();
  const file = join(home, '.env');
  if (existsSync(file)) {
    try {
      process.loadEnvFile(file);
    } catch (cause) {
      throw new StatgridError('CONFIG_INVALID', `不能读取设置文件 ${file}，请检查它的权限。`, { cause });
    }
  }
  const read = loadConfig(process.env);
  const { database } = read;
  const config =
    database.kind === 'embedded'
      ? { ...read, database: { ...database, dataDir: resolve(home, database.dataDir) } }
      : read;
  // Standard output is the answer's: a log that was asked for goes beside it, otherwise there is none.
  const level = (process.env['LOG_LEVEL'] ?? '') === '' ? 'silent' : config.logLevel;
  const log = createLogger({ level, secrets: secretValues(config), destination: process.stderr });
  return { config, log };
}

/** The service runs in the project's folder; called from anywhere inside, the same `.env` and data are meant. */
function homeFolder(): string {
  const here = process.cwd();
  const isInside = !relative(PROJECT, here).startsWith('..');
  return isInside ? PROJECT : here;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
