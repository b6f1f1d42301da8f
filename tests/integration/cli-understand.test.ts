// `statgrid understand`: lines in, lines out, bad ones named and skipped.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../..');
const AT = '2026-11-05T10:30:00+08:00';

interface Understood {
  readonly code: number | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly err: string;
}

async function understand(input: readonly string[]): Promise<Understood> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['bot/cli.ts', 'understand'], {
    cwd: PROJECT,
    env: { PATH, HOME },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.end(input.join('\n'));
  await once(child, 'close');
  const lines = out.split('\n').filter((line) => line !== '');
  return {
    code: child.exitCode,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    err,
  };
}

function line(id: number, text: string, context: readonly string[] = ['report_deadline']): string {
  return JSON.stringify({ id, text, context, at: AT });
}

describe('statgrid understand', () => {
  it('says of each line the intent, the slots, how sure it is and the rule', async () => {
    const { code, lines, err } = await understand([line(1, '明天下午3点报'), line(2, '已报')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines).toMatchObject([
      { id: 1, intent: 'will_report_later', slots: { when: '2026-11-06T15:00' } },
      { id: 2, intent: 'reported', rule: 'claim.already_file' },
    ]);
    expect(lines[0]?.['confidence']).toBeGreaterThan(0);
  });

  it('takes a line without an instant as sent just now, and without open items', async () => {
    const { code, lines, err } = await understand([
      JSON.stringify({ id: 1, text: '已报', context: ['report_deadline'] }),
      '{"id":2,"text":"你好"}',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines).toMatchObject([
      { id: 1, intent: 'reported' },
      { id: 2, intent: 'chitchat' },
    ]);
  });

  it('takes kinds it does not know, empty texts, control characters and 5,000 characters', async () => {
    const { code, lines } = await understand([
      line(1, '已报', ['star_chart']),
      line(2, ''),
      line(3, '\u0000\u0007已\u0000报\u001b'),
      line(4, '报'.repeat(5_000)),
      line(5, '两个都好了', ['report_deadline', 'report_deadline']),
    ]);
    expect(code).toBe(0);
    expect(lines).toHaveLength(5);
    expect(lines.map(({ intent }) => intent)).not.toContain('reported');
    expect(lines[4]).toMatchObject({ intent: 'ambiguous' });
  });

  it('names the lines it cannot read, reads the others and ends with 1', async () => {
    const { code, lines, err } = await understand([
      line(1, '收到'),
      'not json',
      '{"id":3,"context":[],"at":"2026-11-05T10:30:00+08:00"}',
      '{"id":4,"text":"收到","at":"昨天"}',
      '',
      line(5, '收到'),
    ]);
    expect(code).toBe(1);
    expect(lines.map(({ id }) => id)).toEqual([1, 5]);
    expect(err).toContain('第 2 行');
    expect(err).toContain('第 3 行');
    expect(err).toContain('第 4 行');
  });
});
