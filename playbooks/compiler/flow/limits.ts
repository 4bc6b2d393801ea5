import type { FieldAst, PlaybookAst, StepAst } from '../ast';
import type { Span } from '../diagnostic';
import type { Findings } from '../findings';
import type { Placed } from '../tree';
import { listsOf } from './node';

/** How much of everything a playbook may have; beyond it nobody can follow what happens. */

interface Named {
  readonly name: Placed<string>;
}

export function checkLimits(playbook: PlaybookAst, findings: Findings): void {
  new Limits(findings).run(playbook);
}

class Limits {
  constructor(private readonly findings: Findings) {}

  run(playbook: PlaybookAst): void {
    this.named(playbook.ways, 10, 'ways in');
    this.named(playbook.exits, 20, 'exits');
    this.named(playbook.facts, 50, 'facts');
    this.named(playbook.vars, 30, 'variables');
    for (const way of playbook.ways) this.named(way.manual?.fields ?? [], 20, 'form fields');
    for (const exit of playbook.exits)
      for (const step of exit.do.flatMap(withInner)) this.step(step);
    for (const step of playbook.steps.flatMap(withInner)) this.step(step);
  }

  private step({ verb }: StepAst): void {
    switch (verb?.kind) {
      case 'send':
        return this.leaves(verb.cc, 10, 'people in "cc"');
      case 'notify':
        return this.leaves(verb.cc, 10, 'people in "cc"');
      case 'branch': {
        const { arms } = verb;
        if (arms.length > 10) this.tooMany(verb.span, { n: arms.length, things: 'arms', m: 10 });
        return;
      }
      case 'wait':
        return this.named(verb.arms, 10, 'arms');
      case 'task':
        this.named(verb.answers, 8, 'answers');
        this.leaves(verb.checklist, 20, 'points of a checklist');
        for (const form of [verb.form, ...verb.answers.map((answer) => answer.form)])
          this.form(form);
        return;
      default:
    }
  }

  private form(form: readonly FieldAst[]): void {
    this.named(form, 20, 'form fields');
  }

  private named(list: readonly Named[], most: number, things: string): void {
    this.atMost(
      list.map(({ name }) => name.span),
      most,
      things,
    );
  }

  private leaves(list: readonly { readonly span: Span }[], most: number, things: string): void {
    this.atMost(
      list.map(({ span }) => span),
      most,
      things,
    );
  }

  private atMost(list: readonly Span[], m: number, things: string): void {
    const over = list[m];
    if (over !== undefined) this.tooMany(over, { n: list.length, things, m });
  }

  private tooMany(
    span: Span,
    args: { readonly n: number; readonly things: string; readonly m: number },
  ): void {
    this.findings.add('too-many', span, args);
  }
}

function withInner(step: StepAst): readonly StepAst[] {
  return [step, ...listsOf(step).flatMap((list) => list.flatMap(withInner))];
}
