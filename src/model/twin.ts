/** What of the original a twin does not have, so that plans which rest on it are not proof. */
export interface NotSimulated {
  /** Quoted and with its schema; of a column the relation's name comes first. */
  readonly name: string;
  /** Half a sentence, without values of rows. */
  readonly reason: string;
}
