import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { EnrolmentLine, UpdateLine } from '#contracts/people/enrolment.js';
import { Config } from '../../platform/config.js';
import { Keys } from '../../platform/keys.js';
import { ROOT } from '../../platform/root.js';
import { PackageService } from './package.service.js';

const FOLDER = path.join(ROOT, 'agents/service');

/** The lines that an admin runs, elevated, on a PC: one enrols it, one brings its agent up to date. They hold no secret. */
@Injectable()
export class LineService {
  constructor(
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly packages: PackageService,
  ) {}

  /** The token is asked for on the PC. */
  async enrol(): Promise<EnrolmentLine> {
    const { sha256: packageSha256 } = await this.packages.current();
    return this.filled('enrol-line.txt', { packageSha256, caSha256: this.keys.caSha256 });
  }

  async update(): Promise<UpdateLine> {
    const { sha256: packageSha256, version } = await this.packages.current();
    return { version, ...(await this.filled('update-line.txt', { packageSha256 })) };
  }

  private async filled<T extends Record<string, string>>(name: string, values: T) {
    const facts = { address: this.config.agentAddress, ...values };
    const template = await readFile(path.join(FOLDER, name), 'utf8');
    return { line: fill(template, { ...facts, pin: this.keys.agentKeyPin }), ...facts };
  }
}

/** A place without a value, or a value that could end its quotes, must never reach somebody's elevated prompt. */
function fill(template: string, values: Record<string, string>): string {
  return template.trim().replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || !/^[\w:/.+=[\]-]+$/.test(value)) throw new Error(`The line has no safe ${name}.`);
    return value;
  });
}
