// Plants good and bad imports in a copy of the folder layout and lets the real oxlint judge them.

import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IMPORT_TABLE, reachOf } from '#lint/import-table.ts';

/** Each plant: the row it is for, a file of that row, and one statement. */
const BAD: readonly (readonly [row: string, file: string, statement: string])[] = [
  ['bot/domain/', 'bot/domain/ladder/steps.ts', "import { z } from 'zod';"],
  ['bot/domain/', 'bot/domain/reads.ts', "import { readFileSync } from 'node:fs';"],
  ['bot/domain/', 'bot/domain/fails.ts', "import { StatgridError } from '#bot/errors.ts';"],
  ['bot/domain/', 'bot/domain/typed.ts', "import type { Address } from '#adapters/contract.ts';"],
  ['bot/domain/', 'bot/domain/in-a-type.ts', "export type A = import('#adapters/contract.ts').Address;"],
  ['bot/domain/', 'bot/domain/later.ts', "export const later = import('zod');"],
  ['bot/domain/', 'bot/domain/required.ts', "export const required = require('zod');"],
  ['bot/domain/', 'bot/domain/passes-on.ts', "export { z } from 'zod';"],
  ['bot/domain/', 'bot/domain/passes-all-on.ts', "export * from '#prisma/db.ts';"],
  ['bot/domain/', 'bot/domain/climbs.ts', "import { save } from './../services/save.ts';"],
  ['bot/kinds/index.ts', 'bot/kinds/index.ts', "import { z } from 'zod';"],
  ['bot/kinds/compose-slot.ts', 'bot/kinds/compose-slot.ts', "import { z } from 'zod';"],
  [
    'bot/kinds/conversation.ts',
    'bot/kinds/conversation.ts',
    "import type { Kind } from '#bot/kinds/kind.ts';",
  ],
  [
    'bot/kinds/stored-instant.ts',
    'bot/kinds/stored-instant.ts',
    "import type { Kind } from '#bot/kinds/kind.ts';",
  ],
  ['bot/kinds/timed-ladder.ts', 'bot/kinds/timed-ladder.ts', "import { z } from 'zod';"],
  ['bot/kinds/without-form.ts', 'bot/kinds/without-form.ts', "import { z } from 'zod';"],
  ['bot/kinds/facts.ts', 'bot/kinds/facts.ts', "import { plainText } from '#bot/domain/message.ts';"],
  ['bot/kinds/clocks.ts', 'bot/kinds/clocks.ts', "import type { SlotLine } from '#bot/kinds/lines.ts';"],
  ['bot/kinds/lines.ts', 'bot/kinds/lines.ts', "import type { Kind } from '#bot/kinds/kind.ts';"],
  ['bot/kinds/kind.ts', 'bot/kinds/kind.ts', "import { kind } from '#bot/kinds/report_deadline/kind.ts';"],
  ['bot/kinds/NAME/', 'bot/kinds/law_notice/a.ts', "import { b } from '#bot/kinds/report_deadline/b.ts';"],
  ['bot/kinds/NAME/', 'bot/kinds/law_notice/c.ts', "import { d } from '../report_deadline/d.ts';"],
  ['bot/sheets/', 'bot/sheets/roster.ts', "import { importRoster } from '#bot/services/import-roster.ts';"],
  ['adapters/contract.ts', 'adapters/contract.ts', "import { plainText } from '#bot/domain/message.ts';"],
  ['adapters/access-token.ts', 'adapters/access-token.ts', "import { request } from 'undici';"],
  ['adapters/hook-answers.ts', 'adapters/hook-answers.ts', "import { z } from 'zod';"],
  ['adapters/download.ts', 'adapters/download.ts', "import { z } from 'zod';"],
  ['adapters/findings.ts', 'adapters/findings.ts', "import { plainText } from '#bot/domain/message.ts';"],
  ['adapters/after-the-call.ts', 'adapters/after-the-call.ts', "import { z } from 'zod';"],
  ['adapters/hook-call.ts', 'adapters/hook-call.ts', "import { z } from 'zod';"],
  ['adapters/waiting.ts', 'adapters/waiting.ts', "import { request } from 'undici';"],
  ['adapters/inert-markdown.ts', 'adapters/inert-markdown.ts', "import { z } from 'zod';"],
  ['adapters/wecom-robot/', 'adapters/wecom-robot/a.ts', "import { b } from '#adapters/wecom-webhook/b.ts';"],
  ['adapters/content-coding.ts', 'adapters/content-coding.ts', "import { z } from 'zod';"],
  ['adapters/http.ts', 'adapters/http.ts', "import { plainText } from '#bot/domain/message.ts';"],
  ['adapters/group-robots.ts', 'adapters/group-robots.ts', "import { httpClient } from './http.ts';"],
  ['adapters/group-robot-entries.ts', 'adapters/group-robot-entries.ts', "import { request } from 'undici';"],
  ['adapters/parts.ts', 'adapters/parts.ts', "import { z } from 'zod';"],
  ['adapters/plain-text.ts', 'adapters/plain-text.ts', "import { z } from 'zod';"],
  ['adapters/settings.ts', 'adapters/settings.ts', "import { z } from 'zod';"],
  ['adapters/registry.ts', 'adapters/registry.ts', "import { loadConfig } from '#bot/config.ts';"],
  ['adapters/dingtalk/', 'adapters/dingtalk/a.ts', "import { b } from '#adapters/telegram/b.ts';"],
  ['adapters/dingtalk/', 'adapters/dingtalk/c.ts', "import { d } from '../telegram/d.ts';"],
  ['adapters/dingtalk/', 'adapters/dingtalk/e.ts', "import { db } from '#prisma/db.ts';"],
  ['adapters/dingtalk/', 'adapters/dingtalk/f.ts', "import { WebSocket } from 'ws';"],
  ['adapters/telegram/', 'adapters/telegram/a.ts', "import { DWClient } from 'dingtalk-stream';"],
  ['adapters/feishu/', 'adapters/feishu/a.ts', "import { WSClient } from '@larksuiteoapi/node-sdk';"],
  ['adapters/http/example.ts', 'adapters/http/example.ts', "import { signed } from './signature.ts';"],
  ['adapters/NAME/', 'adapters/qq/a.ts', "import { Api } from 'grammy';"],
  ['adapters/NAME/', 'adapters/qq/c.ts', "import { d } from '#adapters/dingtalk/d.ts';"],
  ['adapters/NAME/', 'adapters/qq/e.ts', "import { save } from '#bot/services/save.ts';"],
  ['adapters/sms/', 'adapters/sms/a.ts', "import Dysms from '@alicloud/dysmsapi20170525';"],
  ['adapters/email/', 'adapters/email/a.ts', "import { Pool } from 'undici';"],
  ['bot/config.ts', 'bot/config.ts', "import { readFileSync } from 'node:fs';"],
  ['bot/config-values.ts', 'bot/config-values.ts', "import { StatgridError } from '#bot/errors.ts';"],
  ['bot/log.ts', 'bot/log.ts', "import { loadConfig } from '#bot/config.ts';"],
  ['bot/log-censor.ts', 'bot/log-censor.ts', "import pino from 'pino';"],
  ['bot/metrics.ts', 'bot/metrics.ts', "import pino from 'pino';"],
  ['bot/errors.ts', 'bot/errors.ts', "import { z } from 'zod';"],
  ['bot/compile-cache.js', 'bot/compile-cache.js', "import { db } from '#prisma/db.ts';"],
  ['bot/clock.ts', 'bot/clock.ts', "import { db } from '#prisma/db.ts';"],
  ['bot/node-version.ts', 'bot/node-version.ts', "import { StatgridError } from '#bot/errors.ts';"],
  ['prisma/', 'prisma/db.ts', "import { plainText } from '#bot/domain/message.ts';"],
  ['prisma/', 'prisma/repos/items.ts', "import { save } from '#bot/services/save.ts';"],
  ['bot/services/', 'bot/services/a.ts', "import { app } from '#bot/app.ts';"],
  ['bot/services/', 'bot/services/b.ts', "import { embedded } from '#prisma/embedded.ts';"],
  ['bot/services/', 'bot/services/c.ts', "import { send } from '#adapters/dingtalk/send.ts';"],
  ['bot/services/', 'bot/services/d.ts', "import { Pool } from 'pg';"],
  ['bot/chat/', 'bot/chat/dispatch.ts', "import { db } from '#prisma/db.ts';"],
  ['bot/http/', 'bot/http/health.ts', "import { plainText } from '#bot/domain/message.ts';"],
  ['bot/http/', 'bot/http/rows.ts', "import type { Item } from '#prisma/generated/client.ts';"],
  ['jobs/', 'jobs/tick.ts', "import { db } from '#prisma/db.ts';"],
  ['lint/', 'lint/other.ts', "import { StatgridError } from '#bot/errors.ts';"],
  ['no row', 'bot/stray.ts', "import { z } from 'zod';"],
  ['everything', 'bot/app.ts', "import { tick } from '../jobs/tick.ts';"],
];

const GOOD: readonly (readonly [file: string, statement: string])[] = [
  ['bot/domain/good.ts', "import { plainText } from '#bot/domain/message.ts';"],
  ['bot/domain/ladder/good.ts', "import { plainText } from '../message.ts';"],
  ['bot/kinds/training_notice/good.ts', "import { z } from 'zod';\nimport './texts.ts';"],
  ['bot/sheets/good.ts', "import readXlsxFile from 'read-excel-file/node';"],
  ['adapters/wecom/good.ts', "import { Pool } from 'undici';\nimport '#adapters/wecom/own.ts';"],
  ['adapters/wecom-robot/good.ts', "import { WebSocket } from 'ws';"],
  ['adapters/dingtalk/good.ts', "import type { WebSocket } from 'ws';\nimport 'dingtalk-stream';"],
  ['prisma/good.ts', "import type { Message } from '#bot/domain/message.ts';\nimport { Pool } from 'pg';"],
  ['bot/services/good.ts', "import { db } from '#prisma/db.ts';\nimport { createHash } from 'node:crypto';"],
  ['bot/http/good.ts', "import type { Message } from '#bot/domain/message.ts';\nimport 'fastify';"],
  ['jobs/good.ts', "import { schedule } from 'node-cron';\nimport './runner.ts';"],
  ['bot/main.ts', "import '#prisma/db.ts';\nimport '#jobs/runner.ts';\nimport 'pino';"],
];

const CYCLE = {
  'bot/domain/cycle-a.ts': "import { b } from '#bot/domain/cycle-b.ts';\nexport const a = (): number => b();",
  'bot/domain/cycle-b.ts': "import { a } from '#bot/domain/cycle-a.ts';\nexport const b = (): number => a();",
};

const OTHER_RULES: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['import(no-default-export)', 'bot/domain/default.ts', 'export default 1;'],
  ['typescript(no-explicit-any)', 'bot/domain/any.ts', 'export const a = (b: any): string => String(b);'],
  ['typescript(no-floating-promises)', 'jobs/floats.ts', 'Promise.reject(new Error("lost"));'],
  ['typescript(no-misused-promises)', 'jobs/misused.ts', '[1].forEach(async () => { await null; });'],
  [
    'typescript(switch-exhaustiveness-check)',
    'bot/domain/switch.ts',
    "export function f(a: 'x' | 'y'): number { switch (a) { case 'x': return 1; } return 2; }",
  ],
  ['eslint(no-restricted-globals)', 'bot/domain/clock.ts', 'export const now = Date.now();'],
  ['eslint(no-restricted-properties)', 'bot/kinds/k/now.ts', 'export const now = Temporal.Now.instant();'],
  ['eslint(max-lines-per-function)', 'jobs/long.ts', `export function f() {\n${'f();\n'.repeat(61)}}`],
  ['eslint(max-lines)', 'jobs/many.ts', `${'f();\n'.repeat(301)}function f() {}`],
];

const reportSchema = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string(), severity: z.string() })),
});

const root = join(import.meta.dirname, '..', '..');
let folder = '';
const rulesByFile = new Map<string, string[]>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statgrid-lint-'));
  for (const name of ['.oxlintrc.jsonc', 'tsconfig.json', 'package.json', 'lint']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const plants = [...BAD.map(([, file, code]) => [file, code] as const), ...GOOD, ...Object.entries(CYCLE)];
  for (const [file, code] of [...plants, ...OTHER_RULES.map(([, file, code]) => [file, code] as const)]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${code}\n`);
  }
  for (const { code, filename, severity } of await lint(folder)) {
    if (severity === 'error') rulesByFile.set(filename, [...(rulesByFile.get(filename) ?? []), code]);
  }
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the import table, judged by oxlint', () => {
  it.each(BAD)('refuses, for %s, in %s: %s', (_row, file) => {
    expect(rulesByFile.get(file)).toContain('house(import-table)');
  });

  it.each(GOOD)('lets %s import what its row names', (file) => {
    expect(rulesByFile.get(file) ?? []).not.toContain('house(import-table)');
  });

  it('has a bad import planted for every row, in a file that row speaks about', () => {
    expect(new Set(BAD.map(([where]) => where))).toEqual(
      new Set([...IMPORT_TABLE.map(({ where }) => where), 'no row', 'everything']),
    );
    for (const [where, file] of BAD) {
      const reach = reachOf(file);
      expect(typeof reach === 'object' ? reach.where : reach).toBe(where);
    }
  });

  it('refuses a cycle, also one written with #-names', () => {
    for (const file of Object.keys(CYCLE)) expect(rulesByFile.get(file)).toContain('import(no-cycle)');
  });
});

describe('the other house rules', () => {
  it.each(OTHER_RULES)('%s bites in %s', (rule, file) => {
    expect(rulesByFile.get(file)).toContain(rule);
  });
});

async function lint(cwd: string): Promise<z.infer<typeof reportSchema>['diagnostics']> {
  const cli = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const oxlint = spawn(process.execPath, [cli, '--format', 'json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await oxlint.stdout.toArray();
  return reportSchema.parse(JSON.parse(Buffer.concat(output).toString('utf8'))).diagnostics;
}
