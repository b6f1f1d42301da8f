// Turns a bureau's rehearsal on or off, and says how it stands.

import type { Tx } from '#prisma/db.ts';
import { appendAudit, readInstallation, setRehearsal } from '#prisma/repos/installation.ts';

/** False: it was so already. Waves that wait keep waiting, also when the rehearsal is over. */
export async function switchRehearsal(tx: Tx, on: boolean, actor: string): Promise<boolean> {
  const isNew = await setRehearsal(tx, on);
  if (isNew) {
    const action = on ? 'rehearsal_on' : 'rehearsal_off';
    await appendAudit(tx, { actor, action, subject: 'installation', detail: {} });
  }
  return isNew;
}

/** `held`: waves that wait to be released. */
export async function readRehearsal(tx: Tx): Promise<{ readonly on: boolean; readonly held: number }> {
  const installation = await readInstallation(tx);
  const held = await tx.wave.count({ where: { state: 'held', shownAt: { not: null } } });
  return { on: installation?.rehearsal === true, held };
}
