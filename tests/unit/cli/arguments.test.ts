// What follows a command's name, read into options and words.

import { describe, expect, it } from 'vitest';
import { readArguments, wholeNumber } from '#bot/cli/arguments.ts';
import { findCommand } from '#bot/cli/help.ts';
import { nearest } from '#bot/cli/nearest.ts';
import { COMMANDS } from '#bot/cli/registry.ts';

const COMMAND = {
  name: 'try',
  words: 1,
  options: [
    { name: 'task', value: '任务', help: '' },
    { name: 'yes', value: null, help: '' },
  ],
};

const read = (...args: string[]) => readArguments(COMMAND, args);

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect(error).toMatchObject({ code: 'USAGE' });
    return String((error as { text: string }).text);
  }
  throw new Error('was not refused');
}

describe('the arguments of a command', () => {
  it('are options with values, switches and words in any order', () => {
    const given = read('--task', 'A1', 'word', '--yes');
    expect([given.word(0), given.word(1), given.option('task')]).toEqual(['word', null, 'A1']);
    expect([given.switchedOn('yes'), given.switchedOn('json')]).toEqual([true, false]);
    expect(read('--task=A2', '-y').option('task')).toBe('A2');
    expect(read('-y').switchedOn('yes')).toBe(true);
  });

  it('take a duration that goes backwards for a word, so that it can be refused as what it is', () => {
    expect(read('-PT1H').word(0)).toBe('-PT1H');
  });

  it.each([
    ['an option nobody knows, naming the nearest', ['--tsak', 'A'], '没有选项 --tsak，是不是 --task'],
    ['a short option nobody knows', ['-x'], '没有选项 -x'],
    ['an option without its value', ['--task'], '选项 --task 后面缺少值'],
    ['an option whose value is the next option', ['--task', '--yes'], '选项 --task 后面缺少值'],
    ['a switch with a value', ['--yes=1'], '选项 --yes 不带值'],
    ['a word too many', ['one', 'two'], '多了“two”'],
  ])('are refused for %s', (_what, args, text) => {
    expect(refusal(() => read(...args))).toContain(text);
  });

  it.each([
    ['5', 5],
    ['５', 5],
    ['0', null],
    ['101', null],
    ['many', null],
    ['-1', null],
    ['1.5', null],
  ])('read the limit %s as %s', (text, expected) => {
    const bounds = { least: 1, most: 100, otherwise: 50 };
    const given = { option: () => text, word: () => null, switchedOn: () => false };
    if (expected === null) expect(refusal(() => wholeNumber(given, 'limit', bounds))).toContain('1 到 100');
    else expect(wholeNumber(given, 'limit', bounds)).toBe(expected);
  });
});

describe('a command', () => {
  it.each(COMMANDS.map(({ name }) => [name]))('called %s is found by its words', (name) => {
    const { entry, used } = findCommand([...name.split(' '), 'something']);
    expect([entry.name, used]).toEqual([name, name.split(' ').length]);
  });

  it.each([
    ['shwo item', '是不是 show item'],
    ['lst tasks', '是不是 list'],
    ['improt roster', '是不是 import roster'],
    ['import', '“import”后面还要写 roster 或 status'],
    ['import rooster', '是不是 import roster'],
    ['quatsch', '没有命令“quatsch”。'],
  ])('nobody knows, %s, is answered with what was probably meant', (words, text) => {
    expect(refusal(() => findCommand(words.split(' ')))).toContain(text);
  });

  it('too far from every other is not guessed', () => {
    expect(nearest('weather', ['list', 'clock'])).toBeNull();
    expect(nearest('clok', ['list', 'clock'])).toBe('clock');
  });
});
