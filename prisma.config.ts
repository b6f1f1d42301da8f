// Where Prisma finds the schema; no engine binary is ever downloaded.

import { defineConfig } from 'prisma/config';

// Government networks cannot reach the engine's host; generate, validate and format do not need it.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
