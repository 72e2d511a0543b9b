const WAITING: readonly string[] = ['requested', 'approved', 'awaits-second'];

/** Whether a request is to be seen and signed, not over. */
export const isWaiting = ({ state }: { readonly state: string }): boolean => WAITING.includes(state);
