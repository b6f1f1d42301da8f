// Runs one call of the command line from its words to its exit code.

import { StatgridError } from '#bot/errors.ts';
import { readArguments } from './arguments.ts';
import type { CommandResult } from './command.ts';
import { commandHelp, findCommand, overview } from './help.ts';
import { jsonText } from './json.ts';
import { errorText, exitCodeOf } from './refused.ts';
import { openSession, type Session } from './session.ts';

const HELP = new Set(['--help', '-h']);

/** Does what the words after `npx statgrid` say; answers the exit code. Everything is closed again. */
export async function runCli(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', () => undefined);
  const isJson = argv.includes('--json');
  const session = openSession(isJson);
  try {
    const result = await dispatch(argv, session);
    session.terminal.progress('');
    if (result.text !== null) process.stdout.write(`${isJson ? jsonText(result.json) : result.text}\n`);
    return result.code;
  } catch (error) {
    session.terminal.progress('');
    session.logFailure(error);
    process.stderr.write(`${errorText(error, isJson)}\n`);
    return exitCodeOf(error);
  } finally {
    await session.close();
  }
}

async function dispatch(argv: readonly string[], session: Session): Promise<CommandResult> {
  // The switches every command has may stand before it; its own options may not.
  const start = argv.findIndex((arg) => arg !== '--json' && !HELP.has(arg));
  const words = start < 0 ? [] : argv.slice(start);
  const [first, ...rest] = words;
  if (first === undefined) return helpResult(overview());
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
