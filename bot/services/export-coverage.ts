// The coverage of trainings as a spreadsheet: which firms and which people were trained.

import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';
import { PRESENCE_WORDS } from '#bot/kinds/training_notice/words.ts';
import { type FirmRow, type PersonRow, writeCoverageFile } from '#bot/sheets/coverage-file.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import {
  type Coverage,
  type CoverageQuestion,
  type FirmCoverage,
  type PersonCoverage,
  trainingCoverage,
} from './queries/training-lists.ts';

/** Throws StatgridError NOT_FOUND. Whoever takes the list out is on record with how much. */
export async function exportCoverage(
  db: Database,
  question: CoverageQuestion,
  actor: string,
): Promise<{ readonly bytes: Uint8Array; readonly coverage: Coverage }> {
  const coverage = await trainingCoverage(db, question);
  const { firms, people } = coverage;
  await transaction(db, (tx) =>
    appendAudit(tx, {
      actor,
      action: 'export_coverage',
      subject: question.taskCode ?? String(question.year),
      detail: { firms: firms.length, people: people.length },
    }),
  );
  return { coverage, bytes: await writeCoverageFile(firms.map(firmRow), people.map(personRow)) };
}

function firmRow({ grid, makeUps, names, township, trained, trainedAt, unit, uscc }: FirmCoverage): FirmRow {
  return {
    uscc,
    unitName: unit,
    gridName: grid,
    townshipName: township,
    trained: trained ? '是' : '否',
    names: names.join('、'),
    trainedAt: trainedAt === null ? '' : wallTimeText(trainedAt),
    makeUps,
  };
}

function personRow({ isContact, name, signedBy, topic, trainedAt, unit }: PersonCoverage): PersonRow {
  return {
    name,
    unitName: unit,
    onRoster: isContact ? '是' : '否',
    trained: trainedAt === null ? '否' : '是',
    topic: topic ?? '',
    trainedAt: trainedAt === null ? '' : wallTimeText(trainedAt),
    signedBy: signedBy === null ? '' : PRESENCE_WORDS[signedBy],
  };
}
