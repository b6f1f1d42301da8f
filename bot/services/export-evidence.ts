// What firms sent as evidence for the queries of one task: the files themselves, for the bureau alone.

import { StatgridError } from '#bot/errors.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { evidenceOfTask } from '#prisma/repos/queries.ts';

/** One file. `fileName` is safe to write: no folder, no control character, told apart by the item's code. */
export interface EvidenceFile {
  readonly itemCode: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface EvidenceExported {
  readonly taskCode: string;
  readonly files: readonly EvidenceFile[];
  /** Kept files whose bytes are past their two years. */
  readonly forgotten: number;
}

/** What no file system takes in a name, and what would lead out of the folder. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu;

/** Throws StatgridError NOT_FOUND when no list of queries has this code. */
export function exportEvidence(db: Database, taskCode: string, actor: string): Promise<EvidenceExported> {
  return transaction(db, async (tx) => {
    const task = await tx.task.findUnique({ where: { code: taskCode } });
    if (task === null || task.kind !== 'verification_query')
      throw new StatgridError('NOT_FOUND', `没有数据核实任务“${taskCode}”。全部任务见 list tasks。`);
    const kept = await evidenceOfTask(tx, task.id);
    const files = kept.flatMap(({ bytes, hash, itemCode, name }) =>
      bytes === null ? [] : [{ itemCode, bytes, fileName: `${itemCode}-${hash.slice(0, 8)}-${safe(name)}` }],
    );
    const detail = { files: files.length };
    await appendAudit(tx, { actor, action: 'export_evidence', subject: taskCode, detail });
    return { taskCode, files, forgotten: kept.length - files.length };
  });
}

function safe(name: string): string {
  const plain = name.replace(UNSAFE, '_').replace(/^\.+/u, '_');
  return plain === '' ? '文件' : [...plain].slice(-80).join('');
}
