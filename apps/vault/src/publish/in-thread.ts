import { Worker } from 'node:worker_threads';
import { isErrorCode, VernixError } from '@vernix/contracts';
import type { PublishAnswer, PublishSettings } from './thread.ts';

/** @throws VernixError what kept it from publishing */
export async function publishInThread(
  settings: PublishSettings,
): Promise<{ readonly snapshot: string; readonly rows: number }> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: settings });
  const answer = await new Promise<PublishAnswer>((resolve, reject) => {
    let said: PublishAnswer = { code: 'internal' };
    worker.on('message', (message: PublishAnswer) => {
      said = message;
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(said));
  });
  if ('snapshot' in answer) return answer;
  throw new VernixError(isErrorCode(answer.code) ? answer.code : 'internal');
}
