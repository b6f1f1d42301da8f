// How well the learned part does alone on replies it has not seen.

import { modelOf, scoresOf } from '#bot/domain/understanding/learned/model.ts';
import { normalise } from '#bot/domain/understanding/normalise.ts';
import { type Example, learn } from './learn.ts';

const FOLDS = 5;

/** Each fifth of what people wrote judged by what was learned from the rest; no text stands on both sides. */
export function crossValidated(examples: readonly Example[]): {
  readonly right: number;
  readonly of: number;
  readonly folds: number;
} {
  const texts = [...new Set(examples.map(({ text }) => text))];
  const foldOf = new Map(texts.map((text, i) => [text, i % FOLDS]));
  const written = examples.filter(({ cost }) => cost === 1);
  let right = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = modelOf(learn(examples.filter(({ text }) => foldOf.get(text) !== fold)));
    const unseen = written.filter(({ text }) => foldOf.get(text) === fold);
    right += unseen.filter(({ text, context, intent }) => {
      const scores = scoresOf(model, normalise(text).text, context);
      return model.intents[scores.indexOf(Math.max(...scores))] === intent;
    }).length;
  }
  return { right, of: written.length, folds: FOLDS };
}
