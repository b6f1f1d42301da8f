// The Chinese help: the overview, one command's page, and what to say when there is no such command.

import { StatgridError } from '#bot/errors.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import { COMMON, type OptionSpec } from './options.ts';
import { COMMANDS, type Entry } from './registry.ts';
import { displayWidth, pad } from './table.ts';

const EXIT_CODES = [
  '退出码：',
  '  0    已完成',
  '  1    被拒绝或失败（原因见错误输出）',
  '  2    用法不对，或需要确认而没有 --yes',
  '  3    没有找到（文件、任务、事项、人员、单位、网格）',
  '  130  被 Ctrl-C 中断',
].join('\n');

const ERRORS = '错误信息写到标准错误；带 --json 时是 {"error":{"code","text"}}。';

/** All commands, one line each. */
export function overview(): string {
  const entries = [...COMMANDS, { usage: 'help [命令]', summary: '显示说明' }];
  return [
    '统计网格通命令行。服务运行时也可以用，与服务共用同一个数据库。',
    '',
    '用法：npx statgrid <命令> [选项]',
    '',
    rows(entries.map(({ usage, summary }) => [usage, summary])),
    '',
    '每条命令都可以加 --json（输出一个 JSON 文档）和 --help（看该命令的详细说明）。',
    '设置从环境变量和项目文件夹里的 .env 读取，说明见 .env.example。',
    ERRORS,
    '',
    EXIT_CODES,
  ].join('\n');
}

/** One command's page. */
export function commandHelp(command: Command): string {
  const options = [...command.options, ...COMMON].map((option) => [optionText(option), option.help] as const);
  return [
    command.about,
    '',
    '用法：',
    ...command.usage.map((line) => `  npx statgrid ${line}`),
    '',
    '选项：',
    rows(options),
    '',
    '例子：',
    ...command.examples.map((line) => `  npx statgrid ${line}`),
    '',
    EXIT_CODES,
  ].join('\n');
}

/** The command whose name these words begin with. Throws StatgridError USAGE when there is none. */
export function findCommand(words: readonly string[]): { readonly entry: Entry; readonly used: number } {
  for (const used of [2, 1]) {
    const name = words.slice(0, used).join(' ');
    const entry = COMMANDS.find((known) => known.name === name);
    if (entry !== undefined) return { entry, used };
  }
  throw new StatgridError('USAGE', `${noSuchCommand(words)}全部命令见：npx statgrid help`);
}

function noSuchCommand(words: readonly string[]): string {
  const [first = ''] = words;
  const family = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  const typed = words.slice(0, 2).join(' ');
  if (family.length > 0 && words.length === 1) {
    return `“${first}”后面还要写 ${family.map(({ name }) => name.slice(first.length + 1)).join(' 或 ')}。`;
  }
  const names = COMMANDS.map(({ name }) => name);
  const near = nearest(typed, names) ?? nearest(first, [...names, 'help']);
  return `没有命令“${typed}”${near === null ? '。' : `，是不是 ${near}？`}`;
}

function optionText({ name, value }: OptionSpec): string {
  return value === null ? `--${name}` : `--${name} ${value}`;
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([left]) => displayWidth(left)));
  return pairs.map(([left, right]) => `  ${pad(left, width)}  ${right}`).join('\n');
}
