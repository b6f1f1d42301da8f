// Whether queries may show their figures: off until the bureau says so, and then only to contacts who were heard from.

import type { Tx } from '#prisma/db.ts';
import { appendAudit, readInstallation, setQueryFigures } from '#prisma/repos/installation.ts';

/** False: it was so already. */
export async function switchFigures(tx: Tx, on: boolean, actor: string): Promise<boolean> {
  const isNew = await setQueryFigures(tx, on);
  if (isNew) {
    const action = on ? 'query_figures_on' : 'query_figures_off';
    await appendAudit(tx, { actor, action, subject: 'installation', detail: {} });
  }
  return isNew;
}

export async function showsFigures(tx: Tx): Promise<boolean> {
  return (await readInstallation(tx))?.queryFigures === true;
}
