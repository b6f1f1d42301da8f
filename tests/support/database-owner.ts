// A process that starts the embedded database on a folder and holds it until it is told or killed.

import { startEmbedded } from '#prisma/embedded.ts';

const [, , dataDir = '', adopt = 'adopt'] = process.argv;
const database = await startEmbedded({
  dataDir,
  adopt: adopt === 'adopt',
  durable: false,
  log: () => undefined,
});
process.stdout.write(`${JSON.stringify({ url: database.url, owned: database.owned })}\n`);
process.stdin.on('end', () => void database.stop());
process.stdin.resume();
