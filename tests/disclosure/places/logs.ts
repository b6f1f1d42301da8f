// The log: whatever somebody hands it, with items, facts, people's words and errors among the fields.

import { Classified } from '#bot/domain/disclosure/classified.ts';
import { KINDS, kindOf } from '#bot/kinds/index.ts';
import { readQueryPayload } from '#bot/kinds/verification_query/stored.ts';
import { createLogger } from '#bot/log.ts';
import { generatorOf, spokenOf } from '../kinds.ts';
import type { Rendering } from '../rendering.ts';
import { EVERY_CLASS, figure, found, indicator, phone, type Secret } from '../secrets.ts';

const lines: string[] = [];
const LOG = createLogger({
  level: 'info',
  secrets: [],
  destination: { write: (line) => void lines.push(line) },
});

export const logs: Rendering = function* (random) {
  const sample = generatorOf(random.oneOf(KINDS).name).sample(random, 'i-1');
  const kind = kindOf(sample.item);
  const [said, named, number] = [figure(random), indicator(random), phone(random)];
  const facts = kind.readFacts(sample.item.facts);
  const fields = random.oneOf<() => Readonly<Record<string, unknown>>>([
    () => ({ item: sample.item.id, facts }),
    () => ({ ...sample.item }),
    () => ({ about: { item: spokenOf(sample) } }),
    () => ({
      text: `${named.text}${said.text}`,
      words: named.text,
      indicator: named.text,
      statement: { value: said.text },
    }),
    () => ({ reading: { intent: 'correction', slots: { value: said.text, indicator: named.text } } }),
    () => ({ reply: `打电话 ${number.text}` }),
    () => ({
      figure: new Classified('unit_value', said.text),
      phones: [new Classified('personal', number.text)],
    }),
    () => ({ err: failed(sample.item.payload, said.text) }),
  ])();
  lines.length = 0;
  LOG.info(fields, 'something_happened');
  const text = lines.join('');
  const secrets: readonly Secret[] = [...sample.secrets, said, named, number];
  yield found(text, secrets, EVERY_CLASS).map((secret) => ({ place: 'log', secret, text }));
};

/** What reading a damaged row throws. */
function failed(payload: unknown, value: string): unknown {
  try {
    return readQueryPayload({ ...(payload as object), values: value, indicator: [value] });
  } catch (error) {
    return error;
  }
}
