// Which occasions a person means by a step.

import { describe, expect, it } from 'vitest';
import { stepPattern } from '#bot/domain/delivery/correction.ts';

const meant = (step: string, occasion: string) => new RegExp(stepPattern(step) ?? '$^').test(occasion);

describe('a step', () => {
  it.each([
    ['3', 'ladder:3', true],
    ['3', 'leader:3', true],
    ['3', 'ladder:2', false],
    ['4', 'ladder:4.2', true],
    ['4', 'ladder:4.note', true],
    ['4.2', 'ladder:4.2', true],
    ['4.2', 'ladder:4.1', false],
    ['7', 'ladder:7.township_statistician', true],
    ['6', 'again:ladder:6', true],
    ['ladder:3', 'leader:3', false],
    ['leader:3', 'leader:3', true],
    ['1', 'reply:1', false],
  ])('%s means %s: %s', (step, occasion, expected) => {
    expect(meant(step, occasion)).toBe(expected);
  });

  it.each(['', '9', 'reply:1', '3; DROP', '.*', 'ladder:'])('%s is none', (step) => {
    expect(stepPattern(step)).toBeNull();
  });
});
