import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EnrolmentLine } from '#contracts/people/enrolment.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';
import { LineService } from './line.service.js';

/** The one line that an admin runs, elevated, on a PC. It holds no secret: the token is asked for there. */
@ApiTags('enrolment')
@Controller('api/v1/enrolment-line')
export class EnrolmentLineController {
  constructor(private readonly lines: LineService) {}

  @Get()
  @Needs('admin')
  @Answers(200, 'The line, and what stands in it.', EnrolmentLine)
  line(): Promise<EnrolmentLine> {
    return this.lines.line();
  }
}
