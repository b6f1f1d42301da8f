// Prisma's schema engine as WebAssembly: the official engine without a binary to download.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { connectionConfig } from '../db/connect.ts';
import { hearErrors } from '../db/connection.ts';

const ENGINE_MODULE = '@prisma/schema-engine-wasm/schema_engine_bg';

// Node has it; the type comes only with the browser's library, which nothing else here needs.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
};

type EngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

/**
 * Kept on the global object: the bindings are one for the process and take one instance, while this file
 * may be loaded more than once there (each project of a test runner has modules of its own).
 */
const LOADED = Symbol.for('statgrid.schema_engine');

function engineModule(): Promise<EngineModule> {
  const shared = globalThis as typeof globalThis & { [LOADED]?: Promise<EngineModule> };
  shared[LOADED] ??= load();
  return shared[LOADED];
}

/**
 * Runs `work` with an engine on the database at `url`. Loading it takes 20 ms warm, over
 * 1 s from a cold disk (5 MB), so callers look first whether there is anything to do.
 */
export async function withEngine<T>(
  url: string,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine: Engine } = await engineModule();
  const charColumns: CharColumns = new WeakMap();
  const pool = openPool(url, charColumns);
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(mended(pool, charColumns));
    const engine = await Engine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, factory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

async function load(): Promise<EngineModule> {
  // Where a panicking engine leaves its last words before it ends the process.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(message);
      },
    },
  });
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as EngineModule;
  const file = createRequire(import.meta.url)
    .resolve(ENGINE_MODULE)
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings;
}

/** The catalogues' one-byte type `"char"`, read by `diff`; the adapter refuses a result that has it. */
const CHAR = 18;
const TEXT = 25;

/** For each set of rows, which of its columns are really `"char"`. */
type CharColumns = WeakMap<object, ReadonlySet<number>>;

function openPool(url: string, charColumns: CharColumns): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(url), max: 2 });
  hearErrors(pool);
  const query = pool.query.bind(pool) as (statement: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>;
  return Object.assign(pool, {
    query: async (statement: pg.QueryArrayConfig) => {
      const result = await query(statement);
      const columns = new Set<number>();
      result.fields.forEach((field, column) => {
        if (field.dataTypeID !== CHAR) return;
        field.dataTypeID = TEXT;
        columns.add(column);
      });
      charColumns.set(result.rows, columns);
      return result;
    },
  });
}

/**
 * The adapter's own executeScript cuts a script at every semicolon, also inside functions and texts, and
 * spreads the pieces over the pool. Sent whole, a migration is one implicit transaction: all or nothing.
 */
function mended(pool: pg.Pool, charColumns: CharColumns): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await factory.connect();
    adapter.executeScript = async (script) => {
      const client = await pool.connect();
      try {
        await client.query(script);
      } finally {
        client.release();
      }
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (statement) => {
      const result = await queryRaw(statement);
      const isChar = charColumns.get(result.rows);
      const columnTypes = result.columnTypes.map((type, column) =>
        isChar?.has(column) === true ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}
