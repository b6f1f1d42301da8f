// What an option is, and those that more than one command has.

/** One option; `value` is the word for its value in the help, null for a switch. */
export interface OptionSpec {
  readonly name: string;
  readonly value: string | null;
  readonly help: string;
}

/** Switches every command has. */
export const COMMON: readonly OptionSpec[] = [
  { name: 'json', value: null, help: '输出一个 JSON 文档，供程序读取' },
  { name: 'help', value: null, help: '显示本说明' },
];

/** Asks nothing and goes ahead. */
export const YES: OptionSpec = { name: 'yes', value: null, help: '不再询问，直接执行（没有终端时必须带上）' };

export const DRY_RUN: OptionSpec = { name: 'dry-run', value: null, help: '只看预览，不作任何改动' };
