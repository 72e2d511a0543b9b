/** The pages of Care, in the order of their links. */
export const PATHS = { rates: '/care', robson: '/care/robson', months: '/care/months' } as const;
export type CareView = keyof typeof PATHS;
export const VIEWS = ['rates', 'robson', 'months'] as const satisfies readonly CareView[];
