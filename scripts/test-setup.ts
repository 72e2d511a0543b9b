import { afterAll, afterEach } from 'vitest';
import { cleanUpAfterFile, cleanUpAfterTest } from './test-cleanup.ts';

afterEach(cleanUpAfterTest);
afterAll(cleanUpAfterFile);
