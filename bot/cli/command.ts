// What a command of the command line is, and what it is handed to work with.

import type { Arguments } from './arguments.ts';
import type { OptionSpec } from './options.ts';
import type { ExitCode } from './refused.ts';
import type { Session } from './session.ts';

/** What a command was asked and what it takes, all of it shown by its help. */
export interface Command {
  /** The words it is called by, such as `import roster`. */
  readonly name: string;
  /** What follows `npx statgrid`, one way of calling it a line. */
  readonly usage: readonly string[];
  /** What it does, for its help. */
  readonly about: string;
  /** How many words it takes after its name, at most. */
  readonly words: number;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
  run(given: Arguments, session: Session): Promise<CommandResult>;
}

/** What came of it: a document for machines, the same in Chinese for people. */
export interface CommandResult {
  readonly code: ExitCode;
  /** Instants and dates may stand in it as they are; names are English and stay. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Null: it has written its own lines and nothing follows. */
  readonly text: string | null;
}
