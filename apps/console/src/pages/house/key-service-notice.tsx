import type { House } from '@vernix/contracts';
import { CodedNotice } from '../../design/coded-notice.tsx';

/** Why the vault has nothing from its key service, and what to do; nothing when it has. */
export function KeyServiceNotice({ house: { keyServiceError: error } }: { readonly house: House }) {
  return error === null ? null : <CodedNotice of={{ errorCode: error.code, error }} />;
}
