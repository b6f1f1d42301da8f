// Values that many words have in common, made once: 54,000 words have 900 values.

/** A value, and what it became by each change made to it so far. */
export interface Shared<Value> {
  readonly value: Value;
  readonly became: Map<string, Shared<Value>>;
}

/** Where the values of a lexicon begin. */
export function sharedFrom<Value>(value: Value): Shared<Value> {
  return { value, became: new Map() };
}

/** What `change` makes of the value: the same object each time. `name` says which change it is. */
export function changed<Value>(
  shared: Shared<Value>,
  name: string,
  change: (value: Value) => Value,
): Shared<Value> {
  return shared.became.getOrInsertComputed(name, () => sharedFrom(change(shared.value)));
}
