// Statistics for the planner after an import.

import type { Database } from '#prisma/db.ts';

/**
 * Tells the planner what has just come in. Without it the first minute after an import is planned as if
 * the registry were empty: a join over the sample city took 24 s instead of 38 ms.
 */
export async function analyseRegistry(db: Database): Promise<void> {
  await db.prisma
    .$executeRaw`ANALYZE grid, unit, person, post, unit_contact, obligation, binding, conversation`;
}
