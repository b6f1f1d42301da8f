// Where a command speaks to people: standard output and error, and the question before a change.

import { createInterface } from 'node:readline/promises';

export interface Terminal {
  /** Columns of the screen; null when the output goes into a file or a pipe. */
  readonly width: number | null;
  /** Somebody can answer a question. */
  readonly canAsk: boolean;
  /** For people, before the command is done; nothing is printed when a machine listens. */
  show(text: string): void;
  /** A passing remark, such as how far a walk has come; on a screen only. */
  progress(text: string): void;
  ask(question: string, signal: AbortSignal): Promise<boolean>;
}

/** The process's own terminal. With `isJson` standard output belongs to one document alone. */
export function processTerminal(isJson: boolean): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    width: stdout.isTTY ? stdout.columns : null,
    canAsk: stdin.isTTY && stdout.isTTY && !isJson,
    show: (text) => {
      if (!isJson && text !== '') stdout.write(`${text}\n`);
    },
    progress: (text) => {
      if (stderr.isTTY && !isJson) stderr.write(`\r\u001B[K${text}`);
    },
    ask: async (question, signal) => {
      const lines = createInterface({ input: stdin, output: stdout });
      // Ctrl-C reaches the reader of the line first.
      lines.on('SIGINT', () => process.emit('SIGINT'));
      try {
        return /^\s*(y|yes|是|好|确认|确定)\s*$/i.test(await lines.question(question, { signal }));
      } catch {
        return false;
      } finally {
        lines.close();
      }
    },
  };
}
