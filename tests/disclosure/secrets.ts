// Values that stand nowhere else, each of a class: found in a text, they have leaked.

import type { ContentClass } from '#bot/domain/disclosure/table.ts';
import type { Random } from './random.ts';

export interface Secret {
  readonly text: string;
  readonly class: Exclude<ContentClass, 'public'>;
}

/** Characters no text of ours uses, a set for each class. */
const OF_INDICATORS = '甲乙丙丁戊己庚辛壬癸';
const OF_RULES = '魑魅魍魉饕餮貔貅麒麟';
const OF_NAMES = '鑫淼焱垚犇骉羴猋';

/** Eight digits, never those of a phone. */
export function figure(random: Random): Secret {
  return { class: 'unit_value', text: String(20_000_000 + random.nat(70_000_000)) };
}

export function indicator(random: Random): Secret {
  return { class: 'unit_value', text: word(random, OF_INDICATORS, 6) };
}

/** Why a query is asked. */
export function rule(random: Random): Secret {
  return { class: 'embargoed', text: word(random, OF_RULES, 6) };
}

/** A firm's short name. */
export function unitName(random: Random): Secret {
  return { class: 'unit_identity', text: word(random, OF_NAMES, 6) };
}

export function phone(random: Random): Secret {
  return { class: 'personal', text: `199${String(10_000_000 + random.nat(89_999_999))}` };
}

function word(random: Random, characters: string, length: number): string {
  return Array.from({ length }, () => random.oneOf([...characters])).join('');
}

/** Secrets of these classes that stand in the text. */
export function found(
  text: string,
  secrets: readonly Secret[],
  forbidden: ReadonlySet<ContentClass>,
): readonly Secret[] {
  return secrets.filter((secret) => forbidden.has(secret.class) && text.includes(secret.text));
}

export const EVERY_CLASS: ReadonlySet<ContentClass> = new Set([
  'unit_identity',
  'unit_value',
  'personal',
  'embargoed',
]);

export function allBut(...allowed: readonly ContentClass[]): ReadonlySet<ContentClass> {
  return new Set([...EVERY_CLASS].filter((one) => !allowed.includes(one)));
}
