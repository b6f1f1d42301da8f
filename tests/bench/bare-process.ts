// Run as a process: imports what the service cannot do without, and stays.

import Fastify from 'fastify';
import pg from 'pg';

const server = Fastify();
const pool = new pg.Pool();
process.on('disconnect', () => {
  void server.close();
  void pool.end();
});
process.on('message', () => undefined);
process.send?.('ready');
