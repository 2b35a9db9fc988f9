import { Controller, Get, Inject, Param, ParseUUIDPipe, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/access';
import { StudentActions } from './student-actions';

@ApiTags('bookings')
@Controller('api/v1/bookings')
@Access('booking')
export class WorkController {
  constructor(@Inject(StudentActions) private readonly actions: StudentActions) {}

  @ApiOperation({ summary: 'Download the student’s files: leads to the gateway by a signed link.' })
  @Get(':id/work')
  async work(@Param('id', ParseUUIDPipe) id: string, @Res() reply: FastifyReply): Promise<void> {
    const { url } = await this.actions.entry(id);
    await reply.header('referrer-policy', 'no-referrer').redirect(`${url}&to=work`, 303);
  }
}
