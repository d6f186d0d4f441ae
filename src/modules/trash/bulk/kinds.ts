export const bulkKinds = ['owner', 'site', 'addTag', 'removeTag', 'delete'] as const;
