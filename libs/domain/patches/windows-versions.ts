/**
 * Names of Windows releases by build number. Only a nicety: an unlisted build gets a stream of its own, so that a
 * release which came after this list is grouped correctly, just under its number. Source: Microsoft's Windows release
 * health pages.
 */
const RELEASES: Readonly<Record<number, readonly [system: '10' | '11', version: string]>> = {
  17763: ['10', '1809'],
  19044: ['10', '21h2'],
  19045: ['10', '22h2'],
  22000: ['11', '21h2'],
  22621: ['11', '22h2'],
  22631: ['11', '23h2'],
  26100: ['11', '24h2'],
  26200: ['11', '25h2'],
  26300: ['11', '26h2'],
  28000: ['11', '26h1'],
};

/** The stream of a Windows build: `windows-11-24h2`, or `windows-build-27000` for one that has no listed name. */
export function streamOfBuild(build: number): string {
  const release = RELEASES[build];
  return release === undefined ? `windows-build-${build}` : `windows-${release[0]}-${release[1]}`;
}

/** The streams that have a name, oldest build first: what a ring can be kept at. */
export const NAMED_STREAMS: readonly string[] = Object.keys(RELEASES).map((build) => streamOfBuild(Number(build)));

/** The first build of a stream; null for a stream that names no listed release. */
export function buildOfStream(stream: string): number | null {
  const build = Object.keys(RELEASES).find((candidate) => streamOfBuild(Number(candidate)) === stream);
  return build === undefined ? null : Number(build);
}
