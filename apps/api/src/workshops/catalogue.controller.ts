import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { WorkshopCard, WorkshopDetail } from '@wod/contracts';
import { Access } from '../access/access';
import { DomainError } from '../problem/domain-error';
import { Catalogue } from './catalogue';

@ApiTags('workshops')
@Controller('api/v1/workshops')
@Access('public')
export class CatalogueController {
  constructor(@Inject(Catalogue) private readonly catalogue: Catalogue) {}

  @ApiOperation({ summary: 'Every workshop that may be booked, with its free places.' })
  @Get()
  async list(): Promise<{ workshops: WorkshopCard[] }> {
    return { workshops: await this.catalogue.list() };
  }

  @ApiOperation({ summary: 'One workshop.' })
  @Get(':folder')
  async find(@Param('folder') folder: string): Promise<WorkshopDetail> {
    const workshop = await this.catalogue.find(folder);
    if (workshop === undefined) throw new DomainError(404, 'workshop-unknown', 'There is no such workshop.');
    return workshop;
  }
}
