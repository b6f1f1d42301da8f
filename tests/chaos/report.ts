// What a run says at its end: what it did, what it saw, and the evidence of whatever broke.

import { quantile } from '#tests/bench/figures.ts';
import type { RoundResult } from './round.ts';

/** Pieces of evidence of one invariant that are printed whole. */
const SHOWN = 3;

export function reportText(seed: number, minutes: number, rounds: readonly RoundResult[]): string {
  const sum = (pick: (round: RoundResult) => number) =>
    rounds.reduce((total, round) => total + pick(round), 0);
  const evidence = rounds.flatMap((round) => round.evidence);
  const broken = (invariant: string) => evidence.filter((one) => one.invariant === invariant).length;
  const faults = Map.groupBy(
    rounds.flatMap(({ deeds }) => [...deeds.faults]),
    ([kind]) => kind,
  );
  const tally = [...faults].map(
    ([kind, counts]) => `${kind} ${counts.reduce((total, [, n]) => total + n, 0)}`,
  );
  return [
    `chaos seed ${seed}, ${minutes} min, ${rounds.length} rounds, business time reached ${rounds.map(({ reachedAt }) => reachedAt).join('; ')}`,
    `kills ${sum(({ deeds }) => deeds.kills)} (between acceptance and commit ${sum(({ deeds }) => deeds.killsAfterAccept)}, between inbound commit and acknowledgement ${sum(({ deeds }) => deeds.killsBeforeAck)}), 48 h downtimes over a cutoff ${sum(({ deeds }) => deeds.downtimes)}`,
    `faults ${sum(({ deeds }) => deeds.begun)}: ${tally.toSorted().join(', ')}`,
    `messages in ${sum(({ counts }) => counts.in)}, out ${sum(({ counts }) => counts.out)}, calls ${sum(({ counts }) => counts.calls)}, gateway calls ${sum(({ counts }) => counts.gateway)}`,
    `unknown ${sum(({ counts }) => counts.unknown)}, repeated as 重发 ${sum(({ counts }) => counts.repeated)}, lines dropped with a reason ${sum(({ counts }) => counts.dropped)}`,
    `lost ${broken('nothing lost')}, doubled unsaid ${broken('nothing doubled unsaid')}`,
    resumeText(rounds),
    ...evidenceText(evidence),
  ].join('\n');
}

function resumeText(rounds: readonly RoundResult[]): string {
  const all = rounds.flatMap(({ deeds }) => deeds.resumes);
  const clear = all.filter(({ isClear }) => isClear);
  const words = (of: readonly { readonly ms: number }[]) => {
    const seconds = of.map(({ ms }) => ms / 1000);
    if (seconds.length === 0) return 'none';
    return `${of.length}, p50 ${quantile(seconds, 0.5).toFixed(1)} s, max ${Math.max(...seconds).toFixed(1)} s`;
  };
  return `answered again after the owner was killed: with no other fault ${words(clear)}; in all ${words(all)}`;
}

function evidenceText(evidence: RoundResult['evidence']): readonly string[] {
  if (evidence.length === 0) return ['every invariant held'];
  return [...Map.groupBy(evidence, ({ invariant }) => invariant)].flatMap(([invariant, all]) => [
    `BROKEN ${invariant}: ${all.length}`,
    ...all.slice(0, SHOWN).map(({ detail, what }) => `  ${what}\n    ${JSON.stringify(detail)}`),
  ]);
}
