/** What became of an action that came to its end, as one word. */
export const outcomes = { create: 'built', drop: 'dropped', attach: 'attached' } as const;
