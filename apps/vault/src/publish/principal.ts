/** Who asks the key service for facts, as its release log names it. */
export const PUBLISHER = 'vault-publish';
