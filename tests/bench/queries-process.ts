// Run as a process: brings a list of queries in, sends it, hears the answers and takes them out, when told to begin.

import { readFileSync } from 'node:fs';
import { sandboxAdapter } from '#adapters/sandbox/index.ts';
import { accountsOf, takeTurn } from '#bot/app/duties.ts';
import { createLogger } from '#bot/log.ts';
import { exportAnswers } from '#bot/services/export-answers.ts';
import { importVerificationList } from '#bot/services/import-verification-list.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { openDatabase } from '#prisma/db.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';
import { timed } from './figures.ts';
import type { QueriesRun } from './queries.ts';

const [url = '', path = ''] = process.argv.slice(2);

/** Both queries of a firm, in the words of one message. */
const ANSWER = '1 属实，订单减少 2 填报有误';

const db = openDatabase(url);
const log = createLogger({ level: 'error', secrets: [] });
const session = await sandboxAdapter.open({ unreachable: [] });
const accounts = await accountsOf(db, [{ session, limits: null }], log);
const turn = await takeTurn(db, accounts, log);
if (turn === null) throw new Error('somebody else owns the account');

process.once('message', () => void run().then((ran) => process.send?.(ran)));
process.once('disconnect', () => void close());
process.send?.('ready');

async function run(): Promise<QueriesRun> {
  const { now } = await businessTime(db);
  const drain = () => turn?.runner.drain(now);
  let taskCode = '';
  let asked = 0;
  const importMs = await timed(async () => {
    const file = { bytes: new Uint8Array(readFileSync(path)), fileName: 'queries.xlsx' };
    const result = await importVerificationList(db, file, { actor: 'bench', now, dryRun: false });
    if (!result.ok) throw new Error(result.problems.join('\n'));
    taskCode = result.imported.taskCode ?? '';
    asked = result.imported.asked;
  });
  const sendMs = await timed(drain);
  const told = await db.prisma.delivery.findMany({
    where: { state: 'sent' },
    select: { address: true },
    distinct: ['address'],
  });
  const answerMs = await timed(async () => {
    for (const { address } of told) await receiveMessage(db, accounts[0]?.id ?? '', answerOf(address ?? ''));
    // A table that was empty a moment ago; autovacuum looks at it within a minute.
    await db.pool.query('ANALYZE message_in');
    await drain();
  });
  let out = new Uint8Array();
  let answered = 0;
  const exportMs = await timed(async () => {
    const exported = await exportAnswers(db, taskCode, 'bench');
    out = new Uint8Array(exported.bytes);
    answered = exported.answered;
  });
  const [sheet] = (await readWorkbook(out, 'answers.xlsx')).sheets;
  const rows = sheet?.rows.slice(1) ?? [];
  const confirmed = rows.filter(({ cells }) => cells.includes('情况属实')).length;
  return {
    importMs,
    sendMs,
    answerMs,
    exportMs,
    asked,
    told: told.length,
    answered,
    confirmed,
    rows: rows.length,
  };
}

function answerOf(address: string) {
  const place = { channel: 'dingtalk', scope: 'person', id: address } as const;
  return {
    platformId: `answer-${address}`,
    conversation: place,
    sender: place,
    senderProof: 'platform' as const,
    sentAtMs: Date.now(),
    text: ANSWER,
    quotedRef: null,
    content: 'text' as const,
    file: null,
    raw: new TextEncoder().encode(ANSWER),
  };
}

async function close(): Promise<void> {
  await turn?.untilLost(AbortSignal.abort());
  await session.close();
  await db.close();
}
