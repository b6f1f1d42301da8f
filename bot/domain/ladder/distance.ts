// Distance between steps: who must keep it, from whom, and how much.
import type { LadderStep } from './steps.ts';

/** Between a private step to the firm and the next step (house rule). */
export const STEP_GAP_SERVICE_MINUTES = 30;

/**
 * Whether a step gives way to what was sent before it. Groups do not, nor do those who come with another
 * step, nor the note of a day off.
 */
export function keepsDistance(step: Pick<LadderStep, 'audience' | 'companionOf' | 'tone'>): boolean {
  return step.audience !== 'group' && step.companionOf === null && step.tone !== 'light';
}

/**
 * Whether later steps give way to this one: those to the firm, so that it has time to act before the
 * next hears of it, and step 7, behind which step 8 keeps. Leaders' lists and step 5 delay nobody.
 */
export function setsDistance(step: Pick<LadderStep, 'audience' | 'companionOf' | 'step' | 'tone'>): boolean {
  return keepsDistance(step) && (step.audience === 'firm' || step.step === 7);
}
