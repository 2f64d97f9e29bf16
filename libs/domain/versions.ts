/** Is a version, `1.12.0`, the other or a newer one? One that cannot be read is older than all. */
export function isAtLeast(version: string, other: string): boolean {
  const [parts, others] = [version, other].map((text) => /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number));
  if (parts === undefined || others === undefined) return false;
  const differing = parts.findIndex((part, index) => part !== others[index]);
  return differing === -1 || (parts[differing] as number) > (others[differing] as number);
}
