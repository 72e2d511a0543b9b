import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorBody, Role } from '@vernix/contracts';
import { createLog } from '@vernix/service';
import type { ZodType } from 'zod';
import { onceTestEnds } from '../../../scripts/test-cleanup.ts';
import { type Insights, InsightsConfig, startInsights } from '../src/index.ts';

export function snapshotsDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'insights-'));
  onceTestEnds(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** Starts insights over a directory of snapshots. `get` asks as the role, and checks the answer against its contract. */
export async function running(
  dir: string,
  {
    role = 'quality-lead',
    ...settings
  }: { role?: Role; threshold?: number; sieveIdentityFile?: string } = {},
) {
  const token = randomBytes(32).toString('base64url');
  const lines: string[] = [];
  const config = InsightsConfig.parse({
    snapshotsDir: dir,
    listen: { port: 0 },
    pollSeconds: 3600,
    signIn: [
      {
        tokenSha256: createHash('sha256').update(token).digest('hex'),
        role,
      },
    ],
    ...settings,
  });
  const insights: Insights = await startInsights(
    config,
    createLog('insights', { write: (line) => lines.push(line) }),
  );
  onceTestEnds(() => insights.close());
  const origin = insights.addresses.http;
  const signIn = await fetch(`${origin}/session`, {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { 'content-type': 'application/json', origin },
  });
  const cookie = (signIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

  return {
    insights,
    origin,
    lines,
    get: async <T>(path: string, schema: ZodType<T>): Promise<T> => {
      const response = await fetch(`${origin}${path}`, { headers: { cookie } });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      return schema.parse(await response.json());
    },
    refused: async (
      path: string,
      as: { cookie?: string } = { cookie },
    ): Promise<{ status: number; code: string }> => {
      const response = await fetch(`${origin}${path}`, { headers: as });
      const { error } = (await response.json()) as ErrorBody;
      return { status: response.status, code: error.code };
    },
  };
}
