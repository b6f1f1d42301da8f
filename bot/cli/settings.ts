// The settings of the installation the command line works on: those of the service.

import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Config, loadConfig, secretValues } from '#bot/config.ts';
import { StatgridError } from '#bot/errors.ts';
import { createLogger, type Logger } from '#bot/log.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

export interface Settings {
  readonly config: Config;
  readonly log: Logger;
}

/** Reads `.env` where there is one, and the environment, which counts more. Throws StatgridError CONFIG_INVALID. */
export function readSettings(): Settings {
  const home = homeFolder();
  loadEnvFile(join(home, '.env'));
  const read = loadConfig(process.env);
  const { database } = read;
  const config =
    database.kind === 'embedded'
      ? { ...read, database: { ...database, dataDir: resolve(home, database.dataDir) } }
      : read;
  // Standard output is the answer's: a log that was asked for goes beside it, otherwise there is none.
  const level = (process.env['LOG_LEVEL'] ?? '') === '' ? 'silent' : config.logLevel;
  return {
    config,
    log: createLogger({ level, secrets: secretValues(config), destination: process.stderr }),
  };
}

/** The service runs in the project's folder; called from anywhere inside, the same `.env` and data are meant. */
function homeFolder(): string {
  const here = process.cwd();
  const isInside = !relative(PROJECT, here).startsWith('..');
  return isInside ? PROJECT : here;
}

function loadEnvFile(file: string): void {
  if (!existsSync(file)) return;
  try {
    process.loadEnvFile(file);
  } catch (cause) {
    throw new StatgridError('CONFIG_INVALID', `不能读取设置文件 ${file}，请检查它的权限。`, { cause });
  }
}
