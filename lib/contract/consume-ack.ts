/** Asks to delete the ack file that opened a gate. */
export interface ConsumeAckEvent {
  /** URI of the file. */
  readonly file: string;
}
