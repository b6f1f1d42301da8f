// What bureau staff say about broadcasts in chat: 群发 …, 进度 3, 暂停 3, 更正 3 ….

/** What was asked for. `unclear`: meant for a broadcast, but which or what is missing; `say` is the next step. */
export type BroadcastOrder =
  | { readonly kind: 'begin'; readonly audience: string | null; readonly text: string | null }
  /** An answer to what was asked while a broadcast is being drawn up. */
  | { readonly kind: 'supply'; readonly words: string }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'progress'; readonly number: number | null }
  | { readonly kind: 'pause' | 'resume' | 'stop' | 'recall' | 'approve'; readonly number: number }
  | { readonly kind: 'refuse'; readonly number: number; readonly reason: string }
  | { readonly kind: 'correct'; readonly number: number; readonly text: string }
  | { readonly kind: 'unclear'; readonly say: string };

/** What is asked of a broadcast there is already. */
type Steering = 'progress' | 'pause' | 'resume' | 'stop' | 'recall' | 'correct' | 'approve' | 'refuse';

const VERBS: Readonly<Record<string, Steering>> = {
  进度: 'progress',
  群发进度: 'progress',
  暂停: 'pause',
  继续: 'resume',
  停止: 'stop',
  撤回: 'recall',
  更正: 'correct',
  批准: 'approve',
  同意: 'approve',
  不批准: 'refuse',
  不同意: 'refuse',
};

/** 暂停 3, 停止第3号, 更正3：…; the number may be missing. */
const STEER =
  /^(群发进度|进度|暂停|继续|停止|撤回|更正|不批准|不同意|批准|同意)(?:群发)?\s*(?:第?\s*(\d{1,6})\s*(?:号|次|条)?)?(?:群发)?\s*[:：，,。.!！]?\s*([\s\S]*)$/u;

/** The colon behind whom it is for; one between digits is a time's. */
const HEAD_ENDS = /(?<!\d)[:：]|[:：](?!\d)|\n/u;

/** Reads an order; null: the words are about something else. Which of them count at all the caller knows. */
export function readBroadcastOrder(text: string): BroadcastOrder | null {
  const tidy = text.trim();
  const [began, rest = ''] = /^群发(?=$|[\s:：，,])[\s:：，,]*([\s\S]*)$/u.exec(tidy) ?? [];
  if (began !== undefined) return begin(rest.trim());
  const [, verb, digits, words = ''] = STEER.exec(tidy.normalize('NFKC')) ?? [];
  const kind = verb === undefined ? undefined : VERBS[verb];
  if (kind === undefined) return null;
  return steer(kind, verb ?? '', digits === undefined ? null : Number(digits), words.trim());
}

function begin(rest: string): BroadcastOrder {
  if (rest === '') return { kind: 'begin', audience: null, text: null };
  const head = rest.replace(/(发送时间|任务)\s*[:：]\s*/gu, '$1');
  const at = head.search(HEAD_ENDS);
  if (at === -1) return { kind: 'begin', audience: head, text: null };
  const said = head.slice(at + 1).trim();
  const audience = head.slice(0, at).trim();
  return { kind: 'begin', audience: audience === '' ? null : audience, text: said === '' ? null : said };
}

function steer(kind: Steering, verb: string, number: number | null, words: string): BroadcastOrder | null {
  // 继续努力, 更正一下数据: not an order without a number, unless the word stands alone.
  if (number === null && words !== '') return null;
  if (kind === 'progress') return words === '' ? { kind, number } : null;
  if (number === null) return { kind: 'unclear', say: whichText(verb) };
  switch (kind) {
    case 'refuse':
      return words === ''
        ? { kind: 'unclear', say: `不批准要写原因，如“不批准 ${number} 时间写错了”。` }
        : { kind, number, reason: words };
    case 'correct':
      return words === ''
        ? { kind: 'unclear', say: `更正要写正确的话，如“更正 ${number} 截止时间是8日24时”。` }
        : { kind, number, text: words };
    case 'pause':
    case 'resume':
    case 'stop':
    case 'recall':
    case 'approve':
      return words === '' ? { kind, number } : null;
  }
}

function whichText(verb: string): string {
  const all = verb === '暂停' ? '；停掉一切发送回“暂停全部”' : '';
  return `${verb}哪一次群发？请带上编号，如“${verb} 3”${all}。编号回“进度”可以看到。`;
}
