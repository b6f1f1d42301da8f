// Loaded before the entry (`--import`), so that what a start compiled, and stripped of types, is kept for the next.
//
// JavaScript, since its own types would have to be stripped first: what strips them is a WebAssembly module of 14 MiB
// that stays in the process, and with a warm cache nothing else needs it.

import * as module from 'node:module';

// An old Node has none; the entry says that it is too old.
module.enableCompileCache?.();
