import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EnrolmentLine, UpdateLine } from '#contracts/people/enrolment.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';
import { LineService } from './line.service.js';

/** What a person runs, elevated, on a PC. */
@ApiTags('enrolment')
@Controller('api/v1')
export class LineController {
  constructor(private readonly lines: LineService) {}

  @Get('enrolment-line')
  @Needs('admin')
  @Answers(200, 'The line, and what stands in it. It holds no secret: the token is asked for there.', EnrolmentLine)
  enrol(): Promise<EnrolmentLine> {
    return this.lines.enrol();
  }

  @Get('update-line')
  @Needs('operator')
  @Answers(200, "The line that brings an enrolled PC's agent to this version, and what stands in it.", UpdateLine)
  update(): Promise<UpdateLine> {
    return this.lines.update();
  }
}
