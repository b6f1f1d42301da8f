// What is wrong with a cell, a row or a sheet, said so that the person who holds the file can mend it.

/**
 * One thing wrong and what to do about it. `row` is null for a matter of the whole sheet, `column` for a
 * matter of the whole row. The text never repeats a phone number.
 */
export interface CellProblem {
  readonly sheet: string;
  readonly row: number | null;
  readonly column: { readonly title: string; readonly letter: string | null } | null;
  readonly problem: string;
  readonly fix: string;
}

/** The problem in one Chinese line: `单位 第12行 B列(单位详细名称)：…，请…`. */
export function problemLine(problem: CellProblem): string {
  const place = [problem.sheet];
  if (problem.row !== null) place.push(`第${problem.row}行`);
  if (problem.column !== null) {
    const { letter, title } = problem.column;
    place.push(letter === null ? `“${title}”列` : `${letter}列(${title})`);
  }
  return `${place.join(' ')}：${problem.problem}，${problem.fix}`;
}

/** What a person typed, in quotes and short enough to be read in a list of problems. */
export function quoted(text: string): string {
  const characters = [...text];
  return characters.length > 24 ? `“${characters.slice(0, 24).join('')}…”` : `“${text}”`;
}

/** Problems in the order of the sheet: whole-sheet matters first, then by row and column. */
export function inSheetOrder(problems: readonly CellProblem[], sheets: readonly string[]): CellProblem[] {
  const rank = (problem: CellProblem) => sheets.indexOf(problem.sheet);
  const letter = (problem: CellProblem) => (problem.column?.letter ?? '').padStart(3);
  return [...problems].sort(
    (a, b) => rank(a) - rank(b) || (a.row ?? 0) - (b.row ?? 0) || letter(a).localeCompare(letter(b)),
  );
}
