// The data the product ships: the sample city, its platform list, sample windows and the work calendar.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type SampleFile =
  | 'roster-sample.xlsx'
  | 'platform-status-sample.xlsx'
  | 'cn-calendar.json'
  | 'sample-schedules.json';

/** A shipped file as it is. */
export function readSample(name: SampleFile): Promise<Uint8Array> {
  return readFile(join(import.meta.dirname, name));
}

/** A shipped JSON file, parsed but not checked. */
export async function readSampleJson(name: SampleFile & `${string}.json`): Promise<unknown> {
  return JSON.parse(await readFile(join(import.meta.dirname, name), 'utf8'));
}
