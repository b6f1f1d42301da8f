// The variable that names a channel's group robots: `名称=…`, several of them separated by commas.

import { z } from 'zod';

/** Names stand in sheets and logs, so they are short and plain. */
const NAME = /^[\p{L}\p{N}_-]{1,30}$/u;

/**
 * The robots a variable names, in its order. `read` takes an entry apart; `wrongOf` says what is wrong with what it
 * holds beside its name, in Chinese and repeating nothing of it: null where nothing is.
 */
export function groupRobotEntries<Robot extends { readonly name: string }>(
  read: (name: string, rest: string) => Robot,
  wrongOf: (robot: Robot, earlier: readonly Robot[]) => string | null,
): z.ZodType<readonly Robot[], string> {
  return z.string().transform((text, context): readonly Robot[] => {
    const robots: Robot[] = [];
    for (const [index, entry] of text.split(',').entries()) {
      const [, name = '', rest = ''] = /^([^=]*)=(.*)$/s.exec(entry.trim()) ?? [];
      const robot = read(name, rest);
      const wrong = wrongOf(robot, robots) ?? wrongNameOf(robot, robots);
      if (wrong === null) robots.push(robot);
      else context.addIssue({ code: 'custom', message: `第 ${index + 1} 个机器人${wrong}` });
    }
    return robots;
  });
}

function wrongNameOf(
  { name }: { readonly name: string },
  earlier: readonly { readonly name: string }[],
): string | null {
  if (!NAME.test(name)) return '名称只能是三十个以内的汉字、字母、数字、- 和 _。请改短或去掉其他符号';
  return earlier.some((other) => other.name === name) ? '与前面的同名。请改成不同的名称' : null;
}
