// understand: reads replies as JSON lines from standard input and writes how each is understood; needs no database.

import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Command } from '#bot/cli/command.ts';
import { understand } from '#bot/domain/understanding/understand.ts';

const INSTANT = z.string().transform((text, context) => {
  try {
    return Temporal.Instant.from(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'at 不是带时区的时刻，如 2026-11-05T10:30:00+08:00' });
    return z.NEVER;
  }
});

/** One line: what was said, to which kinds of open items, and when (just now, where it is not said). */
const LINE = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  context: z.array(z.string()).default([]),
  at: INSTANT.optional(),
});

export const understandCommand: Command = {
  name: 'understand',
  usage: ['understand < 回复.jsonl'],
  about:
    '从标准输入逐行读回复，每行一个 JSON：{"id","text","context":["report_deadline"],"at":"2026-11-05T10:30:00+08:00"}；没有 context 当作没有待办，没有 at 当作此刻；逐行输出 {"id","intent","slots","confidence","rule"}。读不懂的行写到标准错误并跳过，最后以 1 退出。不用数据库。',
  words: 0,
  options: [],
  examples: ['understand < replies.jsonl', 'understand < replies.jsonl > understood.jsonl'],
  async run(_given, session) {
    let number = 0;
    let wrong = 0;
    const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      if (session.interrupted.aborted) break;
      number += 1;
      if (line.trim() === '') continue;
      const read = readLine(line);
      if (typeof read === 'string') {
        wrong += 1;
        process.stderr.write(`第 ${number} 行跳过：${read}\n`);
      } else if (!process.stdout.write(`${understood(read)}\n`)) {
        await new Promise((resolve) => process.stdout.once('drain', resolve));
      }
    }
    return { code: wrong === 0 ? 0 : 1, json: { lines: number, skipped: wrong }, text: null };
  },
};

function readLine(line: string): z.output<typeof LINE> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return '不是 JSON';
  }
  const read = LINE.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue === undefined) return '格式不对';
  return issue.code === 'custom'
    ? issue.message
    : `字段 ${issue.path.join('.') || '（整行）'} 缺少或类型不对`;
}

function understood({ id, text, context, at }: z.output<typeof LINE>): string {
  const { intent, slots, confidence, rule } = understand({
    text,
    contextKinds: context,
    sentAt: at ?? Temporal.Now.instant(),
  });
  return JSON.stringify({ id, intent, slots, confidence, rule });
}
