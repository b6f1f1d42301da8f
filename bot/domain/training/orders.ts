// What bureau staff say about trainings in chat: 培训, 培训 7K2M, 补登 7K2M-0003 王芳 手机没电, 准假 7K2M-0003.

/** Whose item it is: by its code, or by its training and the firm's name. */
export type ItemNamed = { readonly itemCode: string } | { readonly taskCode: string; readonly firm: string };

export type TrainingOrder =
  /** Null: every training of the year. */
  | { readonly kind: 'show'; readonly taskCode: string | null }
  | { readonly kind: 'sign'; readonly item: ItemNamed; readonly name: string; readonly reason: string }
  | {
      readonly kind: 'leave';
      readonly verdict: 'granted' | 'refused';
      readonly itemCodes: readonly string[];
      readonly note: string | null;
    }
  /** Meant as one of these, but something is missing; `say` is the next step. */
  | { readonly kind: 'unclear'; readonly say: string };

const HOW_TO_SIGN =
  '补登请写编号、姓名和原因，如“补登 7K2M-0003 王芳 手机没电，有纸质签到”，或“补登 7K2M 单位简称 王芳 原因”。';

const TASK = /^[A-Z0-9]{4}$/u;
const ITEM = /^[A-Z0-9]{4}-\d{4,6}$/u;

/** A shorter reason says nothing to whoever checks it later. */
const SHORTEST_REASON = 2;

/** More in one message are judged one after the other (house rule). */
const MOST_JUDGED = 20;

/** Reads an order; null: the words are about something else. Which of them count at all the caller knows. */
export function readTrainingOrder(text: string): TrainingOrder | null {
  const tidy = text.normalize('NFKC').trim();
  const [, verb = '', rest = ''] =
    /^(培训(?:情况|进度|覆盖率?)?|补登签到|补登|补签到?|准假|同意请假|不准假|不同意请假)(?=$|[\s:,A-Za-z0-9])[\s:,]*([\s\S]*)$/u.exec(
      tidy,
    ) ?? [];
  const words = rest.split(/[\s,;、]+/u).filter((word) => word !== '');
  if (verb.startsWith('培训')) return shown(words);
  if (verb.startsWith('补')) return signed(words, rest);
  if (verb === '') return null;
  return judged(verb.startsWith('不') ? 'refused' : 'granted', words);
}

function shown([code, ...more]: readonly string[]): TrainingOrder | null {
  if (code === undefined) return { kind: 'show', taskCode: null };
  const taskCode = code.toUpperCase();
  return TASK.test(taskCode) && more.length === 0 ? { kind: 'show', taskCode } : null;
}

function signed(words: readonly string[], written: string): TrainingOrder {
  const [first = '', ...others] = words;
  const code = first.toUpperCase();
  const byItem = ITEM.test(code);
  const [firm = '', ...behind] = byItem ? ['', ...others] : others;
  const [name = '', why = ''] = behind;
  // The reason as it was written, with its own commas.
  const reason =
    why === '' ? '' : written.slice(written.indexOf(why, written.indexOf(name) + name.length)).trim();
  if (!(byItem || (TASK.test(code) && firm !== '')) || name === '') return unclear(HOW_TO_SIGN);
  if ([...reason].length < SHORTEST_REASON) return unclear(`请写明为什么没有用签到码。${HOW_TO_SIGN}`);
  const item = byItem ? { itemCode: code } : { taskCode: code, firm };
  return { kind: 'sign', item, name, reason };
}

function judged(verdict: 'granted' | 'refused', words: readonly string[]): TrainingOrder {
  const codes = words.map((word) => word.toUpperCase());
  const end = codes.findIndex((code) => !ITEM.test(code));
  const itemCodes = [...new Set(end < 0 ? codes : codes.slice(0, end))];
  const note = end < 0 ? '' : words.slice(end).join('，');
  const how = verdict === 'granted' ? '准假 7K2M-0003' : '不准假 7K2M-0003 原因';
  if (itemCodes.length === 0) return unclear(`请写事项编号，如“${how}”。编号回“培训 任务码”可以看到。`);
  if (itemCodes.length > MOST_JUDGED) return unclear(`一次最多${MOST_JUDGED}条，请分几次发送。`);
  if (verdict === 'refused' && note === '') return unclear(`不准假要写原因，会告诉单位，如“${how}”。`);
  return { kind: 'leave', verdict, itemCodes, note: note === '' ? null : note };
}

function unclear(say: string): TrainingOrder {
  return { kind: 'unclear', say };
}
