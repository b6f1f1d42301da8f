// What the sandbox page can do: speak, move the clock, make the task, bring in a list.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { StatgridError } from '#bot/errors.ts';
import type { SandboxDeps, StatusFile } from '../deps.ts';
import { importResult, queriesResult } from './import-result.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A list of 30,000 firms is about 2 MB. */
const FILE_LIMIT_BYTES = 20 * 1024 * 1024;

const id = z.string().min(1).max(128);

const saying = z.strictObject({
  id,
  from: id,
  group: id.nullable(),
  text: z.string().trim().min(1).max(2_000),
  quotedRef: z.string().max(256).nullable(),
});

/** An instant from a button, or the bureau's wall time from the field. */
const moving = z.union([
  z.strictObject({ at: z.iso.datetime({ offset: true }) }),
  z.strictObject({ local: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/) }),
]);

const confirming = z.object({
  confirm: z.enum(['0', '1']),
  name: z.string().min(1).max(200),
  grid: z.string().max(64).default(''),
});

const taskCode = z.strictObject({ code: z.string().regex(/^[0-9A-Z]{4}$/) });

export function actionRoutes(server: FastifyInstance, sandbox: SandboxDeps): void {
  server.post('/sandbox/say', async (request) => {
    await sandbox.say(read(saying, request.body, '这句话没有送出：内容为空或太长（最多2000字）。'));
    return { text: '' };
  });

  server.post('/sandbox/clock', async (request) => {
    const wrong = '时刻看不懂，请按“2026-11-05 09:00”填写。';
    await sandbox.advanceTo(instantOf(read(moving, request.body, wrong), wrong));
    return { text: '' };
  });

  server.post('/sandbox/task', async () => {
    const { code, items } = await sandbox.createTask();
    return { text: `任务 ${code} 已建立，共 ${items} 家单位。` };
  });

  listRoutes(server, sandbox);
}

function listRoutes(server: FastifyInstance, sandbox: SandboxDeps): void {
  const asBytes = { parseAs: 'buffer', bodyLimit: FILE_LIMIT_BYTES } as const;
  server.addContentTypeParser('application/octet-stream', asBytes, (_, body, done) => done(null, body));

  server.post('/sandbox/status', { bodyLimit: FILE_LIMIT_BYTES }, async (request) => {
    const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const { name: fileName } = asked(request);
    return importFile(sandbox, request, { bytes, fileName });
  });

  server.post('/sandbox/queries', { bodyLimit: FILE_LIMIT_BYTES }, async (request) => {
    const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    return importQueries(sandbox, request, { bytes, fileName: asked(request).name });
  });

  server.post('/sandbox/queries/demo', async (request) =>
    importQueries(sandbox, request, await sandbox.demoQueries(asked(request).grid)),
  );

  server.get('/sandbox/answers/:code.xlsx', async (request, reply: FastifyReply) => {
    const { code } = read(taskCode, request.params, '没有这个任务。');
    return download(reply, await sandbox.answers(code), 'answers.xlsx');
  });

  server.post('/sandbox/status/demo', async (request) =>
    importFile(sandbox, request, await sandbox.demoList()),
  );

  server.get('/sandbox/demo-list.xlsx', async (_, reply: FastifyReply) => {
    return download(reply, await sandbox.demoList(), 'status.xlsx');
  });
}

function download(reply: FastifyReply, { bytes, fileName }: StatusFile, plainName: string) {
  const name = encodeURIComponent(fileName);
  return reply
    .type(XLSX)
    .header('content-disposition', `attachment; filename="${plainName}"; filename*=UTF-8''${name}`)
    .send(bytes);
}

async function importQueries(sandbox: SandboxDeps, request: FastifyRequest, file: StatusFile) {
  const confirm = asked(request).confirm === '1';
  const result = await sandbox.importQueries(file, { confirm });
  return { html: queriesResult(result, { confirm, fileName: file.fileName }).text };
}

async function importFile(sandbox: SandboxDeps, request: FastifyRequest, file: StatusFile) {
  const confirm = asked(request).confirm === '1';
  const result = await sandbox.importStatus(file, { confirm });
  return { html: importResult(result, { confirm, fileName: file.fileName }).text };
}

function asked(request: FastifyRequest) {
  return read(confirming, request.query, '请求不完整，请刷新页面后重试。');
}

function read<T>(schema: z.ZodType<T>, value: unknown, wrong: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new StatgridError('USAGE', wrong);
  return parsed.data;
}

function instantOf(target: z.infer<typeof moving>, wrong: string): Temporal.Instant {
  if ('at' in target) return Temporal.Instant.from(target.at);
  try {
    const wall = Temporal.PlainDateTime.from(target.local, { overflow: 'reject' });
    return wall.toZonedDateTime('Asia/Shanghai').toInstant();
  } catch {
    throw new StatgridError('USAGE', wrong);
  }
}
