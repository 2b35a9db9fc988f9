import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { termsVersion } from '@wod/contracts';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/access';
import { Health } from './health';

export interface Site {
  readonly brand: { readonly name: string; readonly url?: string; readonly logo?: string };
  readonly contact?: string;
  readonly version: string;
}

@ApiTags('site')
@Controller()
@Access('public')
export class SiteController {
  constructor(
    @Inject('SITE') private readonly site: Site,
    @Inject(Health) private readonly health: Health,
  ) {}

  @ApiOperation({ summary: 'How this site presents itself.' })
  @Get('api/v1/site')
  about(): Site & { termsVersion: string } {
    return { ...this.site, termsVersion };
  }

  @ApiOperation({ summary: 'Whether the process runs.' })
  @Get('health/live')
  live(): { live: true } {
    return { live: true };
  }

  @ApiOperation({ summary: 'Whether it can serve, and what it waits for.' })
  @Get('health/ready')
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ ready: boolean; waitingFor: string[] }> {
    const waitingFor = await this.health.waitingFor();
    if (waitingFor.length > 0) void reply.status(503);
    return { ready: waitingFor.length === 0, waitingFor };
  }
}
