// Run as a process: the double of one channel, so that its work is not counted as ours.

import { COUNTERPARTS } from './counterparts.ts';

const [name, readers] = process.argv.slice(2);
const counterpart = COUNTERPARTS.find(({ channel }) => channel === name);
if (counterpart === undefined) throw new Error(`no channel ${name}`);
const double = await counterpart.start(Number(readers));
process.on('message', () => {
  double.rest?.();
  process.send?.({ taken: double.taken(), violations: double.violations() });
});
process.on('disconnect', () => process.exit());
process.send?.(double.link);
