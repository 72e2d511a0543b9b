/**
 * The token in the fragment of a sign-in link; null: there is none. One that is not well encoded is left as it stands: the
 * server refuses it as it does any wrong link.
 */
export function tokenIn(fragment: string): string | null {
  const token = fragment.replace(/^#/, '');
  if (token === '') return null;
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
