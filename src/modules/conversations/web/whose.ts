/** Whose a draft is; one that the server has not seen yet is ours. */
export type Whose = ReadonlyMap<string, { staffId: string; name: string } | null>;
export function isMine(by: { staffId: string } | null | undefined, staffId: string): boolean {
  return by === undefined || by?.staffId === staffId;
}
