import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EnrolmentLine } from '#contracts/people/fleet.js';
import { Config } from '../../platform/config.js';
import { Keys } from '../../platform/keys.js';
import { ROOT } from '../../platform/root.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';
import { PackageService } from './package.service.js';

const TEMPLATE = path.join(ROOT, 'agents/service/enrol-line.txt');

/** The one line that an admin runs, elevated, on a PC. It holds no secret: the token is asked for there. */
@ApiTags('enrolment')
@Controller('api/v1/enrolment-line')
export class EnrolmentLineController {
  constructor(
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly packages: PackageService,
  ) {}

  @Get()
  @Needs('admin')
  @Answers(200, 'The line, and what stands in it.', EnrolmentLine)
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
