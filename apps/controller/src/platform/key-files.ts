import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A folder (0700) of small secret files (0600), each written whole or not at all. */
export class KeyFolder {
  constructor(readonly folder: string) {}

  async isEmpty(): Promise<boolean> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.length === 0;
  }

  /** Makes it new and empty. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Takes the place of another folder that is missing or empty. */
  async renameTo(other: KeyFolder): Promise<void> {
    await rename(this.folder, other.folder);
  }

  /** @returns the text, or null when there is no such file. */
  async read(name: string): Promise<string | null> {
    try {
      return await readFile(path.join(this.folder, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async write(name: string, text: string): Promise<void> {
    const file = path.join(this.folder, name);
    await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }

  async remove(name: string): Promise<void> {
    await rm(path.join(this.folder, name), { force: true });
  }
}
