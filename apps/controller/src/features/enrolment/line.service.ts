import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { EnrolmentLine } from '#contracts/people/enrolment.js';
import { Config } from '../../platform/config.js';
import { Keys } from '../../platform/keys.js';
import { ROOT } from '../../platform/root.js';
import { PackageService } from './package.service.js';

const TEMPLATE = path.join(ROOT, 'agents/service/enrol-line.txt');

/** The one line that enrols a PC, run elevated there. It holds no secret: the token is asked for. */
@Injectable()
export class LineService {
  constructor(
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly packages: PackageService,
  ) {}

  async line(): Promise<EnrolmentLine> {
    const { sha256: packageSha256 } = await this.packages.current();
    const facts = { address: this.config.agentAddress, packageSha256, caSha256: this.keys.caSha256 };
    return { line: fill(await readFile(TEMPLATE, 'utf8'), { ...facts, pin: this.keys.agentKeyPin }), ...facts };
  }
}

/** A place without a value, or a value that could end its quotes, must never reach somebody's elevated prompt. */
function fill(template: string, values: Record<string, string>): string {
  return template.trim().replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || !/^[\w:/.+=[\]-]+$/.test(value))
      throw new Error(`The enrolment line has no safe ${name}.`);
    return value;
  });
}
