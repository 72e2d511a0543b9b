/** Takes the turn for the name in the directory, says so, and keeps it until it is killed. With a number, it takes and leaves it so often. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { takeTurn, Turn } from '../src/submit/turn.ts';

const [directory = '', name = '', times] = process.argv.slice(2);
const { signal } = new AbortController();
const take = (): ReturnType<typeof takeTurn> => takeTurn(directory, name, () => undefined, signal);

if (times === undefined) {
  process.stdin.resume();
  await take();
  process.stdout.write('held\n');
}
for (let time = 0; time < Number(times ?? 0); time += 1) {
  const turn = await take();
  if (!(turn instanceof Turn)) throw new Error('Nobody tells here.');
  const alone = join(directory, 'alone');
  await (await open(alone, 'wx')).close();
  await rm(alone);
  await turn.leave();
}
