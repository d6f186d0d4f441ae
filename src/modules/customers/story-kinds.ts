/** What a story can be narrowed to. Read by pages too, so nothing of the server stands here. */
export const storyKinds = ['contacts', 'promises', 'orders', 'returns', 'notes', 'changes'] as const;
