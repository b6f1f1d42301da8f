// Reads what follows a command's name into options and words, and says in Chinese what does not fit.

import { parseArgs } from 'node:util';
import { StatgridError } from '#bot/errors.ts';
import { nearest } from './nearest.ts';
import { COMMON, type OptionSpec } from './options.ts';

/** The options and words of one call, checked against what the command takes. */
export interface Arguments {
  /** The nth word after the command's name, null when it was not given. */
  word(index: number): string | null;
  /** An option's value, null when it was not given. */
  option(name: string): string | null;
  switchedOn(name: string): boolean;
}

/** What of a command decides how it may be called. */
interface Takes {
  readonly name: string;
  readonly words: number;
  readonly options: readonly OptionSpec[];
}

const SHORT: Readonly<Record<string, string>> = { h: 'help', y: 'yes' };

/** A duration that goes backwards is a word, not a bundle of short options. */
const BACKWARDS = /^[-−]P/i;

/** Keeps such a word from being read as options. */
const SHIELD = '\u0000';

/** Throws StatgridError USAGE for an option the command does not know, a missing value, a word too many. */
export function readArguments(command: Takes, args: readonly string[]): Arguments {
  const specs = [...command.options, ...COMMON];
  const { tokens } = parseArgs({
    args: args.map((arg) => (BACKWARDS.test(arg) ? `${SHIELD}${arg}` : arg)),
    options: Object.fromEntries(
      specs.map(({ name, value }) => [name, { type: value === null ? 'boolean' : 'string' } as const]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value.replace(SHIELD, ''));
    if (token.kind !== 'option') continue;
    const spec = specOf(token, specs, command.name);
    values.set(spec.name, valueOf(token, spec));
  }
  const extra = words[command.words];
  if (extra !== undefined) throw usage(command.name, `多了“${extra}”`);
  return {
    word: (index) => words[index] ?? null,
    option: (name) => values.get(name) ?? null,
    switchedOn: (name) => values.has(name),
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function specOf(token: OptionToken, specs: readonly OptionSpec[], command: string): OptionSpec {
  const name = token.rawName.startsWith('--') ? token.name : (SHORT[token.name] ?? '');
  const spec = specs.find((known) => known.name === name);
  if (spec !== undefined) return spec;
  const near = nearest(
    token.name,
    specs.map((known) => known.name),
  );
  throw usage(command, `没有选项 ${token.rawName}${near === null ? '' : `，是不是 --${near}`}`);
}

function valueOf(token: OptionToken, spec: OptionSpec): string {
  if (spec.value === null) {
    if (token.value === undefined) return '';
    throw new StatgridError('USAGE', `选项 --${spec.name} 不带值，请去掉“=${token.value}”。`);
  }
  const value = token.value?.trim() ?? '';
  // A value that looks like an option is the next option: this one's was forgotten.
  const isForgotten = value === '' || (token.inlineValue !== true && value.startsWith('--'));
  if (!isForgotten) return value;
  throw new StatgridError('USAGE', `选项 --${spec.name} 后面缺少值，请写成 --${spec.name} ${spec.value}。`);
}

/** A mistake in how a command was called. */
export function usage(command: string, what: string): StatgridError {
  return new StatgridError('USAGE', `${what}。用法见：npx statgrid ${command} --help`);
}

/** A word that must be there. */
export function requiredWord(given: Arguments, index: number, command: string, what: string): string {
  const word = given.word(index)?.trim() ?? '';
  if (word === '') throw usage(command, `缺少${what}`);
  return word;
}

/** An option that must be there. */
export function requiredOption(given: Arguments, name: string, command: string, what: string): string {
  const value = given.option(name);
  if (value === null) throw usage(command, `缺少 --${name}（${what}）`);
  return value;
}

/** A whole number within bounds, or the one taken when nothing was said. */
export function wholeNumber(
  given: Arguments,
  name: string,
  bounds: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  const text = given.option(name);
  if (text === null) return bounds.otherwise;
  const value = /^\d{1,9}$/.test(text.normalize('NFKC')) ? Number(text.normalize('NFKC')) : Number.NaN;
  if (value >= bounds.least && value <= bounds.most) return value;
  throw new StatgridError(
    'USAGE',
    `--${name} 的“${text}”不对，请写 ${bounds.least} 到 ${bounds.most} 之间的整数。`,
  );
}
