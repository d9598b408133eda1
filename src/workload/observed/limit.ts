/** As many statements of a source as are measured where nobody said how many. */
export const defaultLimit = 50;
