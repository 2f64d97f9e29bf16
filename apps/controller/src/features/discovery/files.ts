import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { keaFiles } from '#domain/discovery/kea.js';
import { type FileKind, readFiles } from '#domain/discovery/read.js';
import type { Sighting } from '#domain/discovery/sighting.js';
import { decodeText } from '#domain/discovery/text.js';
import { ProblemError } from '../../platform/problem.js';

/** Leases of 10,000 machines fill about 5 MiB. */
const BYTES_MAX = 64 * 1024 * 1024;

/**
 * Finds the file that a path of an admin means. What is outside the folders is refused before anything is asked of it, so that nobody
 * can feel for files; links are followed first.
 * @throws ProblemError `source-file-outside`, `source-file-missing`
 */
export async function placeOf(given: string, folders: readonly string[]): Promise<string> {
  const wanted = path.resolve(given);
  if (!folders.some((folder) => isBelow(wanted, folder))) throw new ProblemError('source-file-outside');
  const real = await realpath(wanted).catch(() => null);
  if (real === null) throw new ProblemError('source-file-missing');
  const realFolders = await Promise.all(folders.map((folder) => realpath(folder).catch(() => null)));
  if (!realFolders.some((folder) => folder !== null && isBelow(real, folder))) {
    throw new ProblemError('source-file-outside');
  }
  return real;
}

/** The folder to watch for a file that is there or may come, and its name there; null when it is missing or outside. Throws nothing. */
export async function watchOf(
  given: string,
  folders: readonly string[],
): Promise<{ folder: string; name: string } | null> {
  const file = await placeOf(given, folders).catch(() => null);
  if (file !== null) return { folder: path.dirname(file), name: path.basename(file) };
  const parent = path.dirname(path.resolve(given));
  const folder = folders.includes(parent)
    ? await realpath(parent).catch(() => null)
    : await placeOf(parent, folders).catch(() => null);
  return folder === null ? null : { folder, name: path.basename(given) };
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/**
 * Reads a source that is a file, or, for Kea, the files beside it that belong to it.
 * @throws ProblemError `source-file-…`, `source-too-large`
 */
export async function readFileSource(
  kind: FileKind,
  given: string,
  folders: readonly string[],
): Promise<Map<string, Sighting>> {
  const place = await placeOf(given, folders);
  const folder = path.dirname(place);
  const names =
    kind === 'kea' ? keaFiles(path.basename(place), new Set(await readdir(folder))) : [path.basename(place)];
  const texts: string[] = [];
  for (const name of names) texts.push(await readRegular(path.join(folder, name)));
  const found = readFiles(kind, texts);
  if (found === null) throw new ProblemError('source-file-strange');
  return found;
}

/** Only a regular file, and the very one that was looked at: a link or a pipe that takes its place is not opened. */
async function readRegular(file: string): Promise<string> {
  let handle: FileHandle | undefined;
  try {
    const seen = await lstat(file);
    if (!seen.isFile()) throw new ProblemError('source-file-missing');
    handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const opened = await handle.stat();
    if (opened.ino !== seen.ino || !opened.isFile()) throw new ProblemError('source-file-missing');
    if (opened.size > BYTES_MAX) throw new ProblemError('source-too-large');
    return decodeText(await handle.readFile());
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError('source-file-missing');
  } finally {
    await handle?.close();
  }
}
