// A month of the sample city, seeded, at full speed against DingTalk's double, and what it cost.

import { parseArgs } from 'node:util';
import { liveMonth } from './live.ts';
import { reportOf, reportText } from './report.ts';
import { openStage } from './stage.ts';

const STARTS = Temporal.Instant.from('2026-11-02T08:30:00+08:00');
const ENDS = Temporal.Instant.from('2026-12-01T00:00:00+08:00');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    'answer-by': { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) {
  console.error(`--seed takes a whole number, not ${values.seed}`);
  process.exit(1);
}

const answerBy = (['auto', 'api', 'webhook'] as const).find((way) => way === values['answer-by']);
if (answerBy === undefined) {
  console.error(`--answer-by takes auto, api or webhook, not ${values['answer-by']}`);
  process.exit(1);
}

const startMs = performance.now();
const seconds = () => (performance.now() - startMs) / 1000;
const stage = await openStage(STARTS, answerBy);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Its PostgreSQL would outlive it.
  process.once(signal, () => void stage.close().finally(() => process.exit(1)));
}
try {
  const onDay = (day: string) => console.error(`${day}  ${seconds().toFixed(0)} s`);
  const lived = await liveMonth(stage, { seed, startsAt: STARTS, endsAt: ENDS }, onDay);
  const report = await reportOf(stage, lived, { seed, seconds: seconds() });
  console.info(values.json ? JSON.stringify(report, null, 2) : reportText(report));
} finally {
  await stage.close();
}
