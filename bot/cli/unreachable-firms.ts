// Firms nobody can be reached for, as a preview shows them.

import { reasonText } from '#bot/domain/delivery/reasons.ts';
import { table } from './table.ts';

/** Firms shown; `--json` has them all. */
const SHOWN_FIRMS = 10;

export interface UnreachableFirm {
  readonly name: string;
  readonly gridName: string;
  readonly reason: string;
}

/** The first of them and how many there are; null: everybody can be reached. `width` as `table` takes it. */
export function unreachableText(firms: readonly UnreachableFirm[], width: number | null): string | null {
  if (firms.length === 0) return null;
  const shown = table(
    firms.slice(0, SHOWN_FIRMS),
    [
      { title: '单位', flex: true, cell: (firm) => firm.name },
      { title: '网格', flex: true, cell: (firm) => firm.gridName },
      { title: '原因', cell: (firm) => reasonText(firm.reason) },
    ],
    width,
  );
  const more = firms.length > SHOWN_FIRMS ? `\n……共 ${firms.length} 家（--json 输出全部）` : '';
  return `联系不上的单位（请补充名册或打电话）：\n${shown}${more}`;
}
