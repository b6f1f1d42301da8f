// Who an answer says will come: the name that was understood, and those listed behind it.

import { nameAt } from '#bot/domain/understanding/person-details.ts';

const BETWEEN = /[、,，;；和与及/\s]/u;

/** What may stand behind a listed name: the end, another mark, or a count. */
const BEHIND = /^(?:$|[、,，;；。.!！和与及/\s\d两二三四五(（])/u;

const LONGEST_NAME = 4;

/** Words that begin like a family name. */
const NO_NAMES: ReadonlySet<string> = new Set([
  '谢谢',
  '谢谢您',
  '谢谢你',
  '和会计',
  '方便',
  '时间',
  '单位',
  '安排',
]);

/** The first name, as it was understood, and every name listed right behind it (王芳、李强); empty without a first. */
export function namesIn(text: string, first: string | null): readonly string[] {
  if (first === null) return [];
  const plain = text.normalize('NFKC');
  const start = plain.indexOf(first);
  return start < 0 ? [first] : [first, ...listed(plain, start + first.length)];
}

/** The names a message consists of; empty when it says anything else. */
export function namesAlone(text: string): readonly string[] {
  const plain = text.normalize('NFKC').replace(/^(?:是|叫|参加人)[::\s]*|[。.!！\s]+$/gu, '');
  const first = nameHere(plain, 0);
  if (first === null) return [];
  const names = [first, ...listed(plain, first.length)];
  const rest = names.reduce((left, name) => left.replace(name, ''), plain);
  return [...rest].every((character) => BETWEEN.test(character)) ? names : [];
}

function listed(text: string, from: number): readonly string[] {
  const names: string[] = [];
  for (let at = from; ; ) {
    let next = at;
    while (BETWEEN.test(text[next] ?? '')) next++;
    const name = next === at ? null : nameHere(text, next);
    if (name === null) return names;
    names.push(name);
    at = next + name.length;
  }
}

function nameHere(text: string, at: number): string | null {
  const name = nameAt(text, at);
  if (name === null || name.length < 2 || name.length > LONGEST_NAME || NO_NAMES.has(name)) return null;
  return BEHIND.test(text.slice(at + name.length)) ? name : null;
}
