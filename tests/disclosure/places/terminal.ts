// The operator's command line and the person's own list: how an item stands, without what it is about.

import { contentText } from '#bot/cli/words.ts';
import { KINDS, kindOf } from '#bot/kinds/index.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import { generatorOf, spokenOf } from '../kinds.ts';
import type { Rendering } from '../rendering.ts';
import { allBut, EVERY_CLASS, figure, found } from '../secrets.ts';

export const terminal: Rendering = function* (random) {
  const generator = generatorOf(random.oneOf(KINDS).name);
  const sample = generator.sample(random, 'i-1');
  const kind = kindOf(sample.item);
  const spoken = spokenOf(sample);
  const facts = kind.factsForStaff(kind.readFacts(sample.item.facts));
  const shown = [
    JSON.stringify(facts),
    ...kind.factLines(facts).flat(),
    kind.shownOf(facts).text,
    kind.label(spoken),
    kind.ownLine(spoken, at('2026-11-05 10:00')),
    kind.undoEcho([spoken], false, 'corrected'),
    kind.settledText,
    kind.help ?? '',
    ...kind.meanings.map(({ label }) => label),
  ].join('\n');
  const said = figure(random);
  const heard = contentText('restricted', said.text);
  yield [
    ...found(shown, sample.secrets, allBut('unit_identity')).map((secret) => ({
      place: 'item',
      secret,
      text: shown,
    })),
    ...found(heard, [said], EVERY_CLASS).map((secret) => ({ place: 'replies', secret, text: heard })),
  ];
};
