import type { DynamicModule, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ApprovalsController } from './approvals/approvals.controller';
import { ApprovalsService } from './approvals/approvals.service';
import { AccessGuard } from './auth/access.guard';
import { DevSignInController } from './auth/dev-sign-in.controller';
import { OidcController } from './auth/oidc.controller';
import { SignOutController } from './auth/sign-out.controller';
import { MeController } from './auth/me.controller';
import { ContactsController } from './customers/contacts.controller';
import { ContactsService } from './customers/contacts.service';
import { CustomersController } from './customers/customers.controller';
import { CustomersService } from './customers/customers.service';
import { HistoryController } from './customers/history.controller';
import { HistoryService } from './customers/history.service';
import { NotesController } from './customers/notes.controller';
import { NotesService } from './customers/notes.service';
import { RecordsController } from './customers/records.controller';
import { RecordsService } from './customers/records.service';
import { OpenParts } from './customers/open-parts';
import { TimelineService } from './customers/timeline.service';
import { ErrorsController } from './docs/errors.controller';
import { EnrollmentsController } from './enrollments/enrollments.controller';
import { EnrollmentsService } from './enrollments/enrollments.service';
import { OperateService } from './enrollments/operate.service';
import { EventsController } from './events/events.controller';
import { EventsService } from './events/events.service';
import { EntryService } from './explain/entry.service';
import { ExplainController } from './explain/explain.controller';
import { HealthController } from './health/health.controller';
import { IdempotencyInterceptor } from './http/idempotency.interceptor';
import { ProblemFilter } from './http/problem.filter';
import { ValidationPipe } from './http/validation.pipe';
import { KeysController } from './keys/keys.controller';
import { LinkPagesController } from './links/link-pages.controller';
import { LinksService } from './links/links.service';
import { LiveController } from './live/live.controller';
import { SurveyController } from './links/survey.controller';
import { SurveysService } from './links/surveys.service';
import { MigrationsController } from './migrations/migrations.controller';
import { MigrationsService } from './migrations/migrations.service';
import { NoticesController } from './notices/notices.controller';
import { AuditController } from './operations/audit.controller';
import { BulkController } from './operations/bulk.controller';
import { DeadLettersController } from './operations/dead-letters.controller';
import { OperationsController } from './operations/operations.controller';
import { OperationsService } from './operations/operations.service';
import { ConfirmService } from './outreach/confirm.service';
import { ResendService } from './outreach/resend.service';
import { OutreachController } from './outreach/outreach.controller';
import { SuppressionsController } from './outreach/suppressions.controller';
import { DutyService } from './people/duty.service';
import { GroupsController } from './people/groups.controller';
import { GroupsService } from './people/groups.service';
import { PeopleController } from './people/people.controller';
import { PeopleService } from './people/people.service';
import { CatalogController } from './playbooks/catalog.controller';
import { CheckService } from './playbooks/check.service';
import { GraphService } from './playbooks/graph.service';
import { HoldService } from './playbooks/hold.service';
import { PlaybookViewsController } from './playbooks/playbook-views.controller';
import { PlaybooksController } from './playbooks/playbooks.controller';
import { PlaybooksService } from './playbooks/playbooks.service';
import { PublishService } from './playbooks/publish.service';
import { SimulateService } from './playbooks/simulate.service';
import { StepCountsService } from './playbooks/step-counts.service';
import { VersionService } from './playbooks/version.service';
import { ReplyService } from './sandbox/reply.service';
import { SandboxController } from './sandbox/sandbox.controller';
import { SandboxService } from './sandbox/sandbox.service';
import { HoldsController } from './stops/holds.controller';
import { HoldsService } from './stops/holds.service';
import { SwitchesController } from './stops/switches.controller';
import { SwitchesService } from './stops/switches.service';
import { TaskCountsService } from './tasks/task-counts.service';
import { TasksController } from './tasks/tasks.controller';
import { TasksService } from './tasks/tasks.service';
import { WhyService } from './tasks/why.service';
import { WORLD, type World } from './world';

const CONTROLLERS = [
  HealthController,
  ErrorsController,
  SignOutController,
  MeController,
  CustomersController,
  HistoryController,
  NotesController,
  ContactsController,
  RecordsController,
  PeopleController,
  GroupsController,
  EventsController,
  PlaybooksController,
  PlaybookViewsController,
  MigrationsController,
  CatalogController,
  OperationsController,
  ExplainController,
  LiveController,
  AuditController,
  EnrollmentsController,
  TasksController,
  ApprovalsController,
  NoticesController,
  OutreachController,
  SuppressionsController,
  KeysController,
  DeadLettersController,
  BulkController,
  LinkPagesController,
  SurveyController,
  HoldsController,
  SwitchesController,
];
const SERVICES = [
  ContactsService,
  RecordsService,
  CustomersService,
  HistoryService,
  TimelineService,
  OpenParts,
  NotesService,
  PeopleService,
  GroupsService,
  DutyService,
  EventsService,
  PlaybooksService,
  MigrationsService,
  PublishService,
  OperationsService,
  EntryService,
  ConfirmService,
  ResendService,
  CheckService,
  GraphService,
  SimulateService,
  StepCountsService,
  VersionService,
  HoldService,
  EnrollmentsService,
  OperateService,
  TasksService,
  TaskCountsService,
  WhyService,
  ApprovalsService,
  SandboxService,
  ReplyService,
  LinksService,
  SurveysService,
  HoldsService,
  SwitchesService,
];

/** Routes that exist on a developer's machine only. */
function forDevelopment({ config, mailSandbox }: World): Type[] {
  return [
    ...(config.authDev ? [DevSignInController] : []),
    ...(mailSandbox === undefined ? [] : [SandboxController]),
  ];
}

@Module({})
export class AppModule {
  static with(world: World): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        ...CONTROLLERS,
        ...(world.config.oidc === undefined ? [] : [OidcController]),
        ...forDevelopment(world),
      ],
      providers: [
        { provide: WORLD, useValue: world },
        ...SERVICES,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_FILTER, useValue: new ProblemFilter(world.log) },
      ],
    };
  }
}
