import { UploadLabel, VernixError } from '@vernix/contracts';
import { sealBuffer } from '@vernix/seal';

const MOST_PAIRS = 20;
const KEYS = ['filename', 'mapping'];

/**
 * Reads `Upload-Metadata`: comma-separated pairs of a key and a base64 value, of which `filename` and `mapping` are ours.
 * @throws {VernixError} `upload-metadata-invalid`, naming the pair by its key if that is ours, else by its place, counted from
 * 1: never a value, nor a key that the sender made up
 */
export function readLabel(header: string | undefined): UploadLabel {
  const pairs = new Map<string, string>();
  for (const [index, pair] of (header ?? '').split(',').entries()) {
    if (pair.trim() === '') continue;
    const [, key, value = ''] =
      /^([\x21-\x2b\x2d-\x7e]+)(?: ([A-Za-z0-9+/]*={0,2}))?$/.exec(pair.trim()) ?? [];
    const which = KEYS.find((known) => pair.trim().split(' ')[0] === known) ?? index + 1;
    if (key === undefined || pairs.has(key) || pairs.size === MOST_PAIRS) throw invalid('pairs', which);
    pairs.set(key, decode(value, which));
  }
  const label = UploadLabel.safeParse({
    fileName: pairs.get('filename') ?? 'unnamed',
    mapping: pairs.get('mapping') ?? 'template',
  });
  if (label.success) return label.data;
  const key = label.error.issues[0]?.path[0] === 'fileName' ? 'filename' : 'mapping';
  throw invalid(key, key);
}

/** The label as the edge keeps it: sealed, in base64. The plain one lives only in the request that brought it. */
export async function sealLabel(label: UploadLabel, recipient: string): Promise<string> {
  const sealed = await sealBuffer([recipient], Buffer.from(JSON.stringify(label)));
  return Buffer.from(sealed).toString('base64');
}

function decode(value: string, which: string | number): string {
  if (value.length % 4 !== 0) throw invalid('base64', which);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64'));
  } catch {
    throw invalid('UTF-8', which);
  }
}

function invalid(where: string, pair: string | number): VernixError {
  return new VernixError('upload-metadata-invalid', { where, pair });
}
