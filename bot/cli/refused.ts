// How a command ends badly: the text for people, the document for machines, the exit code.

import { type ErrorCode, StatgridError } from '#bot/errors.ts';
import { jsonText } from './json.ts';

/** 0 done, 1 refused or failed, 2 wrong usage, 3 not found; scripts rely on them. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A refusal that machines are told more about: every problem of a file, every candidate of a name. */
export class Refused extends StatgridError {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, text: string, details: Readonly<Record<string, unknown>>) {
    super(code, text);
    this.details = details;
  }
}

/** Ctrl-C; `text` says in what state things were left. */
export class Interrupted extends Error {
  readonly text: string;

  constructor(text = '已中断，没有作任何改动。') {
    super('interrupted');
    this.text = text;
  }
}

export const INTERRUPTED_CODE = 130;

/** A file that is refused with every mistake in it. */
export function refusedFile(what: string, problems: readonly string[]): Refused {
  const lines = problems.map((problem) => `  - ${problem}`).join('\n');
  return new Refused(
    'SHEET_REFUSED',
    `${what}有 ${problems.length} 处错误，没有导入任何内容。请改正后重新导入：\n${lines}`,
    { problems },
  );
}

export function exitCodeOf(error: unknown): ExitCode | typeof INTERRUPTED_CODE {
  if (error instanceof Interrupted) return INTERRUPTED_CODE;
  if (!(error instanceof StatgridError)) return 1;
  if (error.code === 'USAGE') return 2;
  return error.code === 'NOT_FOUND' ? 3 : 1;
}

/** What is written to standard error; never a stack. */
export function errorText(error: unknown, isJson: boolean): string {
  const { code, text, details } = described(error);
  return isJson ? jsonText({ error: { code, text, ...details } }) : text;
}

function described(error: unknown): {
  readonly code: string;
  readonly text: string;
  readonly details: Readonly<Record<string, unknown>>;
} {
  if (error instanceof Refused) return error;
  if (error instanceof StatgridError) return { code: error.code, text: error.text, details: {} };
  if (error instanceof Interrupted) return { code: 'INTERRUPTED', text: error.text, details: {} };
  const name = error instanceof Error ? error.name : 'Error';
  const text = `程序内部出错（${name}），这条命令没有完成。请设置 LOG_LEVEL=error 再运行一次，把输出交给维护人员。`;
  return { code: 'INTERNAL', text, details: {} };
}
