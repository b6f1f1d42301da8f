// The documents stay true: commands, files, settings and states they name are those of the project.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArguments } from '#bot/cli/arguments.ts';
import { findCommand } from '#bot/cli/help.ts';
import { CONFIG_VARIABLES } from '#bot/config.ts';
import type { BroadcastState } from '#bot/domain/broadcast/state.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { DeadlineFacts, PlatformWord } from '#bot/domain/facts/deadline-facts.ts';
import type { LawNoticeFacts } from '#bot/domain/facts/law-notice-facts.ts';
import type { PersonnelFacts } from '#bot/domain/facts/personnel-facts.ts';
import type { QueryFacts } from '#bot/domain/facts/query-facts.ts';
import type { Standing } from '#bot/domain/facts/standing.ts';
import type { LeaveVerdict, Receipt } from '#bot/domain/facts/training-facts.ts';
import {
  type Document,
  missingFiles,
  PROJECT,
  readDocument,
  readDocuments,
  shellWords,
} from '#tests/support/documents.ts';

const readme = readDocument('README.md');
const guide = readDocument('README.zh-CN.md');
const documents = readDocuments();

const linesOf = (document: Document, start: string): readonly string[] =>
  document.blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ lines }) => lines)
    .filter((line) => line.startsWith(start));

describe('the README', () => {
  it('has exactly two set-up commands', () => {
    expect(linesOf(readme, 'npm ci')).toEqual(['npm ci && npm start', 'npm ci && npm test']);
    expect(linesOf(guide, 'npm ci')).toEqual(['npm ci && npm start']);
  });

  it('has a row for every setting, in the order of .env.example', () => {
    const section = readme.text.split(/^## /m).find((part) => part.startsWith('Configuration')) ?? '';
    const rows = [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
    expect(rows).toEqual(CONFIG_VARIABLES);
  });

  it('has a short page for each decision: context, options, decision, consequences', () => {
    const pages = documents.filter(({ path }) => path.startsWith('.github/decisions/'));
    expect(pages.length).toBeGreaterThan(5);
    for (const page of pages) {
      const headings = [...page.text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      expect(headings, page.path).toEqual(['Context', 'Options', 'Decision', 'Consequences']);
      expect(page.text.split('\n').length, page.path).toBeLessThanOrEqual(41);
    }
  });
});

describe('every document', () => {
  it('names only files and folders that are there', () => {
    expect(documents.map(({ path }) => path)).toContain('bot/domain/README.md');
    const missing = documents.flatMap((one) => missingFiles(one).map((file) => [one.path, file]));
    expect(missing).toEqual([]);
  });

  it('names only scripts that package.json has', () => {
    const scripts = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')).scripts;
    const named = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map(([, script = '']) => ({ path, script })),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

describe('command lines in the documents', () => {
  const START = 'npx statgrid ';
  const lines = [readme, guide].flatMap((document) =>
    linesOf(document, START).map((line) => ({ path: document.path, line })),
  );

  it('are there to be followed', () => {
    expect(lines.length).toBeGreaterThan(15);
  });

  it.each(lines)('$line is a command with these options', async ({ line }) => {
    const words = shellWords(line.slice(START.length));
    const { entry, used } = findCommand(words.filter((word) => !word.startsWith('-')));
    const command = await entry.load();
    expect(() => readArguments(command, words.slice(used))).not.toThrow();
  });

  it('name commands that exist where a sentence mentions them', () => {
    const mentions = documents
      .flatMap(({ inline }) => inline)
      .filter((code) => code.startsWith(START) && !/^npx statgrid (help|…)/.test(code));
    for (const mention of mentions) {
      expect(() => findCommand(shellWords(mention.slice(START.length))), mention).not.toThrow();
    }
  });
});

/** The words of every CHECK of the form `column IN (…)`, as the newest migration leaves them. */
function checkedWords(): ReadonlyMap<string, readonly string[]> {
  const folder = join(PROJECT, 'prisma', 'migrations');
  const names = readdirSync(folder).filter((name) => /^\d/.test(name));
  const sql = names.toSorted().map((name) => readFileSync(join(folder, name, 'migration.sql'), 'utf8'));
  const words = new Map<string, readonly string[]>();
  for (const statement of sql.join('\n').split(';')) {
    const table = /ALTER TABLE "(\w+)"/.exec(statement)?.[1];
    if (table === undefined) continue;
    for (const [, column, axis, list = ''] of statement.matchAll(
      /"(\w+)"(?:->>'(\w+)')? IN\s*\(([^)]*)\)/g,
    )) {
      words.set(
        axis ?? `${table}.${column}`,
        [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word).toSorted(),
      );
    }
  }
  return words;
}

/** The words in brackets of the picture whose heading names `what` in backticks. */
function drawnWords(what: string): readonly string[] {
  const block = readme.blocks.find(({ heading }) => heading.includes(`\`${what}\``));
  const drawn = (block?.lines ?? []).flatMap((line) =>
    [...line.matchAll(/\[(\w+)\]/g)].map(([, word = '']) => word),
  );
  return [...new Set(drawn)].toSorted();
}

/** The words of a type: the compiler refuses one too few and one too many. */
function typed<T extends string>(words: Readonly<Record<T, true>>): readonly string[] {
  return Object.keys(words).toSorted();
}

describe('the pictures of states', () => {
  const checked = checkedWords();

  it.each([
    'delivery_line.state',
    'wave.state',
    'recalled_ref.state',
    'delivery.state',
    'attempt.state',
    'broadcast.state',
    'message_in.state',
    'chat_file.state',
    'item.standing',
    'platform',
    'claim',
    'exemption',
    'dunning',
    'answer',
    'review',
    'receipt',
    'leave',
    'confirmation',
    'change',
    'verdict',
  ])('%s shows the words of its CHECK', (what) => {
    expect(checked.get(what)?.length).toBeGreaterThan(1);
    expect(drawnWords(what)).toEqual(checked.get(what));
  });

  it('agree with the types of the rules', () => {
    expect(checked.get('platform')).toEqual(
      typed<DeadlineFacts['platform']>({
        unknown: true,
        not_filed: true,
        filed: true,
        returned: true,
        accepted: true,
      }),
    );
    expect(checked.get('status_entry.word')).toEqual(
      typed<PlatformWord>({ not_filed: true, filed: true, returned: true, accepted: true }),
    );
    expect(checked.get('claim')).toEqual(
      typed<DeadlineFacts['claim']>({ none: true, acknowledged: true, claimed: true, retracted: true }),
    );
    expect(checked.get('exemption')).toEqual(
      typed<DeadlineFacts['exemption']>({ none: true, granted: true }),
    );
    expect(checked.get('dunning')).toEqual(
      typed<DeadlineFacts['dunning']>({ none: true, drafted: true, issued: true }),
    );
    expect(checked.get('answer')).toEqual(
      typed<QueryFacts['answer']>({ none: true, confirmed: true, corrected: true, asked: true }),
    );
    expect(checked.get('review')).toEqual(
      typed<QueryFacts['review']>({
        none: true,
        settled_true: true,
        settled_corrected: true,
        return_form: true,
        onsite: true,
      }),
    );
    expect(checked.get('confirmation')).toEqual(
      typed<LawNoticeFacts['confirmation']>({ none: true, confirmed: true }),
    );
    expect(checked.get('change')).toEqual(typed<PersonnelFacts['change']>({ told: true, withdrawn: true }));
    expect(checked.get('verdict')).toEqual(
      typed<PersonnelFacts['verdict']>({ none: true, refused: true, confirmed: true }),
    );
    expect(checked.get('receipt')).toEqual(
      typed<Receipt>({ none: true, attending: true, leave: true, declined: true }),
    );
    expect(checked.get('leave')).toEqual(typed<LeaveVerdict>({ none: true, granted: true, refused: true }));
    expect(checked.get('broadcast.state')).toEqual(
      typed<BroadcastState>({
        draft: true,
        previewed: true,
        waiting: true,
        scheduled: true,
        sending: true,
        paused: true,
        done: true,
        stopped: true,
        refused: true,
      }),
    );
    expect(checked.get('item.standing')).toEqual(
      typed<Standing>({ open: true, done: true, returned: true, exempt: true }),
    );
    expect(checked.get('attempt.state')).toEqual(
      typed<Outcome['state'] | 'sending'>({
        sending: true,
        accepted: true,
        held: true,
        throttled: true,
        transient: true,
        unknown: true,
        rejected: true,
        account: true,
      }),
    );
  });
});
