// training coverage: trained firms and people among those due, on the screen or as a spreadsheet.

import { wholeNumber } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { writeNamedFile } from '#bot/cli/files.ts';
import { at } from '#bot/cli/moments.ts';
import { sections, table } from '#bot/cli/table.ts';
import { localDate } from '#bot/domain/calendar/local-time.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { exportCoverage } from '#bot/services/export-coverage.ts';
import {
  type Coverage,
  type CoverageQuestion,
  trainingCoverage,
} from '#bot/services/queries/training-lists.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const NAME = 'training coverage';

/** Firms shown; the file and `--json` have them all. */
const SHOWN_FIRMS = 20;

export const trainingCoverageCommand: Command = {
  name: NAME,
  usage: ['training coverage [任务] [--year 年份] [--grid 网格编码] [--out 文件.xlsx]'],
  about:
    '培训覆盖：每场应训、已训单位和覆盖率，还没有受训的单位和人。不写任务是一年里的全部培训（单位参加过一场即为已训）。--out 导出逐单位、逐人名单。',
  words: 1,
  options: [
    { name: 'year', value: '年份', help: '哪一年的培训，默认今年' },
    { name: 'grid', value: '网格编码', help: '只含这个网格（及其下级）的单位' },
    { name: 'out', value: '文件', help: '写到哪个 .xlsx 文件或文件夹' },
  ],
  examples: ['training coverage', 'training coverage 7K2M --out 覆盖.xlsx'],
  async run(given, session) {
    const task = given.word(0);
    const grid = given.option('grid');
    const out = given.option('out');
    const { db } = await session.open();
    const { now } = await businessTime(db);
    const { year: thisYear } = localDate(now);
    const question: CoverageQuestion = {
      taskCode: task === null ? null : tidyCode(task),
      year: wholeNumber(given, 'year', { least: 2000, most: 2099, otherwise: thisYear }),
      gridCode: grid === null ? null : tidyCode(grid),
    };
    if (out === null) {
      const coverage = await trainingCoverage(db, question);
      return { code: 0, json: coverageJson(coverage), text: coverageText(coverage, session.terminal.width) };
    }
    const { bytes, coverage } = await exportCoverage(db, question, 'cli');
    const otherwise = `培训覆盖-${question.taskCode ?? question.year}.xlsx`;
    const path = await writeNamedFile(session.folder, out, { bytes, otherwise });
    const { due, trained } = counts(coverage);
    return {
      code: 0,
      json: { path, due, trained, people: coverage.people.length },
      text: `已导出 ${due} 家单位（已训 ${trained} 家）、${coverage.people.length} 人：${path}`,
    };
  },
};

function counts({ firms }: Coverage) {
  return { due: firms.length, trained: firms.filter(({ trained }) => trained).length };
}

function rate(trained: number, due: number): string {
  return due === 0 ? '—' : `${((trained / due) * 100).toFixed(1)}%`;
}

function coverageText(coverage: Coverage, width: number | null): string {
  const { firms, people, trainings } = coverage;
  if (trainings.length === 0) return '没有培训。';
  const { due, trained } = counts(coverage);
  const contacts = people.filter(({ isContact }) => isContact);
  const trainedContacts = contacts.filter(({ trainedAt }) => trainedAt !== null).length;
  const untrained = firms.filter((firm) => !firm.trained);
  const shownTrainings = table(
    trainings,
    [
      { title: '任务', cell: (one) => one.code },
      { title: '培训', flex: true, cell: (one) => `${one.topic}${one.prejob ? '（上岗）' : ''}` },
      { title: '开始', cell: (one) => at(one.startsAt) },
      { title: '补训', alignRight: true, cell: (one) => one.rounds - 1 },
      { title: '应训', alignRight: true, cell: (one) => one.due },
      { title: '已训', alignRight: true, cell: (one) => one.trained },
      { title: '覆盖率', alignRight: true, cell: (one) => rate(one.trained, one.due) },
    ],
    width,
  );
  return sections(
    shownTrainings,
    `单位：应训 ${due} 家，已训 ${trained} 家，覆盖率 ${rate(trained, due)}。\n统计人员：在册 ${contacts.length} 人，已训 ${trainedContacts} 人，覆盖率 ${rate(trainedContacts, contacts.length)}。`,
    untrained.length === 0 ? null : untrainedText(untrained, width),
  );
}

function untrainedText(firms: Coverage['firms'], width: number | null): string {
  const shown = table(
    firms.slice(0, SHOWN_FIRMS),
    [
      { title: '单位', flex: true, cell: (firm) => firm.unit },
      { title: '网格', flex: true, cell: (firm) => firm.grid },
      { title: '补训次数', alignRight: true, cell: (firm) => firm.makeUps },
    ],
    width,
  );
  const more =
    firms.length > SHOWN_FIRMS ? `\n……共 ${firms.length} 家（--out 导出全部，逐人名单也在里面）` : '';
  return `还没有受训的单位：\n${shown}${more}`;
}

function coverageJson({ firms, people, trainings }: Coverage): Readonly<Record<string, unknown>> {
  return {
    trainings,
    firms: firms.map(({ unitId: _, ...firm }) => firm),
    people: people.map(({ unitId: _, ...person }) => person),
  };
}
