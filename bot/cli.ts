#!/usr/bin/env node
// Entry of the command line.
console.info(process.version);
