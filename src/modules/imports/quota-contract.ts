import { z } from 'zod';
import { operation } from '../../core/operation.ts';

export const UploadLimits = z.object({
  /** of all files of one person that are kept, as they were uploaded; from 1 MB */
  keptBytes: z
    .int()
    .min(1_000_000)
    .max(2 ** 50),
  /** within 24 hours */
  filesADay: z.int().min(1).max(100_000),
});

export const quotaContract = {
  uploadLimits: operation('imports.uploadLimits', {
    route: 'GET /imports/upload-limits',
    summary: 'How much one person may upload',
    permission: 'team.manage',
    input: z.object({}),
    output: UploadLimits,
  }),
  saveUploadLimits: operation('imports.saveUploadLimits', {
    route: 'PUT /imports/upload-limits',
    summary: 'Say how much one person may upload',
    permission: 'team.manage',
    input: UploadLimits,
    output: UploadLimits,
  }),
};
