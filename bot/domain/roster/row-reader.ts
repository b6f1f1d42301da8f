// Reads the cells of one roster row and notes everything that is wrong with it.
import { parsePhone } from '#bot/domain/identity/phone.ts';
import { parseUscc } from '#bot/domain/identity/uscc.ts';
import { tidyCode, tidyName } from '#bot/domain/identity/width.ts';
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import { quoted } from '#bot/domain/sheet/problem.ts';
import type { TableRow } from '#bot/domain/sheet/table.ts';
import { cellProblem } from '#bot/domain/sheet/table.ts';
import { cellText } from '#bot/domain/sheet/workbook.ts';

/** What was noted while a roster was read: problems refuse it, warnings do not. */
export interface Notes {
  readonly problems: CellProblem[];
  readonly warnings: CellProblem[];
}

/**
 * The readers of a row. Each returns null when the cell gives nothing usable, and has then said why,
 * except where emptiness is allowed.
 */
export class RowReader<K extends string> {
  readonly row: TableRow<K>;
  readonly #notes: Notes;

  constructor(row: TableRow<K>, notes: Notes) {
    this.row = row;
    this.#notes = notes;
  }

  problem(key: K, problem: string, fix: string): null {
    this.#notes.problems.push(cellProblem(this.row, key, problem, fix));
    return null;
  }

  warn(key: K, problem: string, fix: string): void {
    this.#notes.warnings.push(cellProblem(this.row, key, problem, fix));
  }

  /** The cell's text without outer spaces, '' when empty. */
  text(key: K): string {
    return cellText(this.row.cells[key]).trim();
  }

  /** An identifier another system gave out: spaces go, width and case stay. Null when empty. */
  token(key: K): string | null {
    return this.text(key).replace(/\s/gu, '') || null;
  }

  /** A required name. */
  name(key: K, what: string): string | null {
    return tidyName(this.text(key)) || this.problem(key, `${what}为空`, `请填写${what}`);
  }

  /** A name that may be missing. */
  optionalName(key: K): string | null {
    return tidyName(this.text(key)) || null;
  }

  /** A required code: half width, no spaces, upper case. */
  code(key: K, what: string): string | null {
    return tidyCode(this.text(key)) || this.problem(key, `${what}为空`, `请填写${what}`);
  }

  /** A word of a closed vocabulary; `words` are listed when it is another. */
  word<T>(key: K, parse: (text: string) => T | null, what: string, words: readonly string[]): T | null {
    const text = this.text(key);
    const fix = `请改为：${words.join('、')}`;
    if (text === '') return this.problem(key, `${what}为空`, fix);
    return parse(text) ?? this.problem(key, `${what}${quoted(text)}不认识`, fix);
  }

  /** A phone that may be missing. The text of a problem does not repeat the number. */
  phone(key: K): string | null {
    const reading = parsePhone(this.text(key));
    if (reading.ok) return reading.phone;
    if (reading.reason === 'empty') return null;
    const why = reading.reason === 'length' ? '手机号不是11位' : '不是手机号';
    return this.problem(key, why, '请填11位手机号，不知道就留空');
  }

  /** A unified social credit code; a wrong check digit is a warning unless it was given before. */
  uscc(key: K, warnCheckDigit: boolean): { readonly code: string; readonly checkDigitOk: boolean } | null {
    const reading = parseUscc(this.text(key));
    if (reading.ok) {
      if (!reading.checkDigitOk && warnCheckDigit) {
        this.warn(key, '统一社会信用代码的校验码对不上', '请核对，确认无误可以照常导入');
      }
      return reading;
    }
    if (reading.reason === 'empty') return this.problem(key, '统一社会信用代码为空', '请填写18位代码');
    const text = quoted(this.text(key));
    if (reading.reason === 'length') {
      return this.problem(key, `统一社会信用代码${text}不是18位`, '请核对后填写18位代码');
    }
    const meant = reading.suggestion === null ? '' : `，是否应为${reading.suggestion}`;
    return this.problem(
      key,
      `统一社会信用代码${text}不合规则（不含I、O、S、V、Z，第3至8位是数字）`,
      `请核对${meant}`,
    );
  }
}
