// The export of answers: for staff whole but for what is embargoed, for anybody else without a figure.

import type { ReaderRole } from '#bot/domain/disclosure/table.ts';
import { answerRows } from '#bot/services/export-answers.ts';
import { generatorOf } from '../kinds.ts';
import type { Rendering } from '../rendering.ts';
import { allBut, found } from '../secrets.ts';

const STAFF: readonly ReaderRole[] = ['operator', 'specialist', 'section_head', 'duty_clerk', 'admin'];
const OTHERS: readonly ReaderRole[] = [
  'contact',
  'stranger',
  'grid_leader',
  'deputy_grid_leader',
  'grid_member',
  'grid_adviser',
  'township_statistician',
];

export const exported: Rendering = function* (random) {
  const { item, secrets } = generatorOf('verification_query').sample(random, 'i-1');
  const isStaff = random.flip();
  const role = random.oneOf(isStaff ? STAFF : OTHERS);
  const query = {
    id: item.id,
    code: 'Q7K2-0001',
    uscc: '91990101MA9T00018G',
    unitName: '单位',
    facts: item.facts,
    payload: item.payload,
    sentAt: null,
    evidence: null,
    answeredBy: null,
    reviewedBy: null,
  };
  const text = answerRows([query], { place: 'export', role })
    .flatMap((row) => Object.values(row))
    .join('|');
  const forbidden = isStaff ? allBut('unit_identity', 'unit_value') : allBut('unit_identity');
  const hidden = found(text, secrets, forbidden).map((secret) => ({
    place: `export for ${role}`,
    secret,
    text,
  }));
  const wanted = secrets.find((one) => one.class === 'unit_value');
  // An export that is empty for those it is made for would leak nothing either.
  const isBlank = isStaff && wanted !== undefined && !text.includes(wanted.text);
  yield isBlank ? [...hidden, { place: 'export is blank', secret: wanted, text }] : hidden;
};
