/** Who is in the demo's roster: three simulated senders, and one place for what you send yourself. */
import type { Limits, Partner } from '@vernix/contracts';
import { LABORATORY, MIDWIFERY, SITES, type Site } from '@vernix/synth';

export interface DemoPartner extends Pick<Partner, 'id' | 'name' | 'kind' | 'levelOfCare' | 'sealAtSource'> {
  /** Files keep coming from it, unless the demo is started `--empty`. */
  readonly simulated: boolean;
}

/** The simulated hospital is the largest of the make-believe province. */
export const DEMO_SITE: Site = SITES.reduce((largest, site) => (site.share > largest.share ? site : largest));

/**
 * What you send by hand, from the browser or the command line, is from `guest`. No simulated file is, so its figures
 * can be read alone by choosing that site.
 */
export const GUEST = 'guest';

export const DEMO_PARTNERS: readonly DemoPartner[] = [
  {
    id: DEMO_SITE.id,
    name: DEMO_SITE.name,
    kind: 'hospital',
    levelOfCare: DEMO_SITE.levelOfCare,
    sealAtSource: 'required',
    simulated: true,
  },
  // The laboratory seals nothing itself, as old systems do not: its files are sealed by the gateway as they arrive.
  { ...LABORATORY, kind: 'laboratory', levelOfCare: null, sealAtSource: 'optional', simulated: true },
  { ...MIDWIFERY, kind: 'midwifery', levelOfCare: null, sealAtSource: 'required', simulated: true },
  {
    id: GUEST,
    name: 'Guest site · Site invité',
    kind: 'hospital',
    levelOfCare: null,
    sealAtSource: 'optional',
    simulated: false,
  },
];

export const DEMO_LIMITS: Limits = {
  fileBytes: 4 * 1024 ** 3,
  spoolBytes: 16 * 1024 ** 3,
  openUploads: 20,
};
