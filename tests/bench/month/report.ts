// The month's figures as one record and as text, beside what is aimed at.

import type { DingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import {
  callsByContent,
  callsByPurpose,
  heldAgainst,
  messagesPerFirm,
  type Once,
  type PerFirm,
  type Sharing,
  sharingOf,
  tallied,
  type Wave,
  wavesOf,
} from './counts.ts';
import type { Lived } from './live.ts';
import {
  answersByIntent,
  dropsByReason,
  lateLines,
  messagesIn,
  type Size,
  sentRows,
  sizeOf,
  type Tally,
  unended,
} from './rows.ts';
import { savings } from './savings.ts';
import type { Stage } from './stage.ts';

export interface MonthReport {
  readonly seed: number;
  readonly size: Size;
  readonly forms: readonly { readonly form: string; readonly cutoff: string }[];
  readonly lists: number;
  readonly calls: number;
  readonly callsByPath: readonly Tally[];
  readonly callsByPurpose: readonly Tally[];
  readonly callsByContent: readonly Tally[];
  readonly answers: readonly Tally[];
  readonly messages: number;
  /** Messages in, and answers by session, which are taken to count like them. */
  readonly pushes: number;
  readonly bySession: number;
  readonly said: number;
  readonly understood: readonly Tally[];
  readonly perFirm: PerFirm;
  readonly waves: readonly Wave[];
  readonly sharing: readonly Sharing[];
  readonly once: Once;
  readonly unended: readonly Tally[];
  readonly lost: number;
  readonly late: readonly Tally[];
  readonly lateWithoutReason: number;
  readonly drops: readonly Tally[];
  readonly savings: readonly Tally[];
  readonly violations: number;
  readonly seconds: number;
  readonly mb: number;
}

const SESSION_PATH = '/robot/sendBySession';

const WAVES_SHOWN = 15;

/** Counts everything once the month is over. */
export async function reportOf(
  { db, double }: Stage,
  lived: Lived,
  run: { readonly seed: number; readonly seconds: number },
): Promise<MonthReport> {
  const rows = await sentRows(db);
  const size = await sizeOf(db);
  const late = await lateLines(db);
  const left = await unended(db);
  const once = heldAgainst(rows, journalOf(double));
  const bySession = double.journal.calls.filter(({ path }) => path === SESSION_PATH).length;
  return {
    ...run,
    size,
    forms: lived.forms.map(({ formCode, window }) => ({
      form: formCode,
      cutoff: `${window.cutoffOn} ${window.cutoffTime}`,
    })),
    lists: lived.lists,
    calls: double.journal.calls.filter(({ path }) => path !== SESSION_PATH).length,
    callsByPath: tallied(double.journal.calls.map(({ path }) => path)),
    callsByPurpose: callsByPurpose(rows),
    callsByContent: callsByContent(rows),
    answers: await answersByIntent(db),
    messages: double.journal.messages.length,
    pushes: double.journal.frames.length + bySession,
    bySession,
    said: lived.said,
    understood: await messagesIn(db),
    perFirm: messagesPerFirm(rows, size.firms, false),
    waves: wavesOf(rows),
    sharing: sharingOf(rows),
    once,
    unended: left,
    lost: once.missing + sum(left),
    late,
    lateWithoutReason: sum(late.filter(({ name }) => name.endsWith('(no reason)'))),
    drops: await dropsByReason(db),
    savings: savings(rows),
    violations: double.journal.violations.length,
    mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function journalOf(double: DingtalkDouble) {
  return double.journal.messages.map(({ to, processQueryKey }) => {
    return { to: to.id, key: processQueryKey === '' ? null : processQueryKey };
  });
}

/** What a person reads. The aims are information: nothing passes or fails by them. */
export function reportText(report: MonthReport): string {
  const { size, perFirm, once } = report;
  const firm = ({ median, p90, max }: PerFirm) => `median ${median}, p90 ${p90}, max ${max}`;
  return [
    `November 2026, seed ${report.seed}: ${size.firms} firms, ${size.items} items, ${report.forms.length} forms, ${report.lists} status lists`,
    report.forms.map(({ form, cutoff }) => `${form} ${cutoff}`).join('; '),
    '',
    ...table([
      ['', 'this run', 'aim'],
      ['calls out', shown(report.calls), '<= 3,500'],
      ['pushes (in, and answers by session)', shown(report.pushes), '<= 2,000'],
      ['answers by session', shown(report.bySession), ''],
      ['messages per firm', firm(perFirm), 'median <= 4'],
      ['lost', shown(report.lost), '0'],
      ['doubled unsaid', shown(once.doubled), '0'],
      ['named twice in one call', shown(once.twiceInOneCall), '0'],
      ['at the platform only', shown(once.unaccounted), '0'],
      ['late without a reason', shown(report.lateWithoutReason), '0'],
      ['breaches of the protocol', shown(report.violations), '0'],
      ['messages out', shown(report.messages), ''],
      ['seconds', shown(Math.round(report.seconds)), ''],
      ['MB (service, double and people)', shown(report.mb), ''],
    ]),
    ...section('calls by path', report.callsByPath),
    ...section('calls by purpose', report.callsByPurpose),
    ...section('calls by what their messages hold', report.callsByContent),
    ...section('answers, by what was said', report.answers),
    ...section('calls saved by', report.savings),
    '',
    `waves with the most calls (of ${report.waves.length}):`,
    ...table([
      ['slot', 'to', 'recipients', 'texts', 'calls'],
      ...report.waves
        .slice(0, WAVES_SHOWN)
        .map(({ at, to, recipients, texts, calls }) => [
          at,
          to,
          shown(recipients),
          shown(texts),
          shown(calls),
        ]),
    ]),
    '',
    'private messages by how many read the same text:',
    ...table([
      ['to', 'messages', 'calls', 'texts', 'read by one'],
      ...report.sharing.map(({ calls, messages, readers, to }) => [
        to,
        shown(messages),
        shown(calls),
        shown(readers.reduce((total, [, texts]) => total + texts, 0)),
        shown(readers[0]?.[0] === 1 ? readers[0][1] : 0),
      ]),
    ]),
    ...section('messages in, as understood', report.understood),
    ...section('late by more than half an hour', report.late),
    ...section('dropped, by reason', report.drops),
    ...section('doubled', once.doubledWhat),
    ...section('without an end', report.unended),
  ].join('\n');
}

function section(title: string, tallies: readonly Tally[]): readonly string[] {
  if (tallies.length === 0) return ['', `${title}: none`];
  return ['', `${title}:`, ...table(tallies.map(({ name, count }) => [name, shown(count)]))];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((total, { count }) => total + count, 0);
}

function shown(value: number): string {
  return value.toLocaleString('en-US');
}
