/** What can be taken of the main contact point of a kind and of the main address. Read by pages too. */
export const mains = ['main.phone', 'main.email', 'main.web', 'main.social', 'main.address'] as const;
