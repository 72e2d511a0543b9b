/** The order of test files: what takes longest begins first, so that at the end nobody waits for a long one alone. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start a whole system, longest first. The others follow by project, larger files first. */
export const LONGEST: readonly string[] = [
  'drill/test/every-bound-holds.system.test.ts',
  'e2e/console.browser.test.ts',
  'e2e/staff.browser.test.ts',
  'e2e/lifecycle.system.test.ts',
  'e2e/thread.system.test.ts',
  'e2e/send.browser.test.ts',
  'e2e/natality.system.test.ts',
  'e2e/simulation.system.test.ts',
  'e2e/officers.browser.test.ts',
];

const PROJECTS: readonly string[] = ['system', 'browser', 'registry', 'unit', 'pure'];

const rank = ({ moduleId, project }: TestSpecification): number => {
  const long = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
  return long >= 0 ? long : LONGEST.length + PROJECTS.indexOf(project.name);
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
