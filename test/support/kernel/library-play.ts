import type { Command } from '../../../playbooks/kernel/command';
import type { Input } from '../../../playbooks/kernel/input';
import type { ScriptItem } from '../../../playbooks/kernel/scenario';
import { Journey } from '../../../playbooks/simulator/journey';
import { perform } from '../../../playbooks/simulator/perform';
import { Stage } from '../../../playbooks/simulator/stage';
import { libraryGrounds } from '../../fuzz/walk-ground';
import type { World } from '../../../playbooks/simulator/world';

/** Plays tests of the library up to a place, and writes down what the kernel asks for from there on. */
export class LibraryPlay {
  commands: Command[] = [];
  /** Wake-ups by a timer. */
  deadlines = 0;
  /** Messages of this step stay out until they are let go. */
  private kept: { step: string; go?: () => void } | undefined;

  private constructor(readonly stage: Stage) {
    this.listen();
  }

  /** The first test of the playbook that comes to such a place. */
  static upTo(playbook: string, isThere: (world: World) => boolean, keep?: string): LibraryPlay {
    const ground = libraryGrounds().get(playbook);
    for (const scenario of ground?.scenarios ?? []) {
      if (!ground) break;
      const { plan, templates } = ground.playbook;
      const play = new LibraryPlay(
        new Stage({ plan, templates, project: ground.project, scenario }),
      );
      play.kept = keep === undefined ? undefined : { step: keep };
      play.stage.begin();
      const there = () => isThere(play.stage.world) || play.kept?.go !== undefined;
      for (const item of scenario.script) {
        if (there()) break;
        perform(play.stage, item);
      }
      if (there()) return play.fresh();
    }
    throw new Error(`no test of ${playbook} comes there`);
  }

  /** Counts from here on. */
  fresh(): this {
    this.commands = [];
    this.deadlines = 0;
    return this;
  }

  perform(item: Omit<ScriptItem, 'line'>): void {
    perform(this.stage, { line: 0, ...item });
  }

  /** The message that was kept comes back. */
  letGo(): void {
    this.kept?.go?.();
  }

  count(kind: Command['kind']): number {
    return this.commands.filter((command) => command.kind === kind).length;
  }

  private listen(): void {
    const { stage } = this;
    heard = (command) => this.commands.push(command);
    keeps = (command, go) => {
      if (command.kind !== 'deliver' || command.request.step !== this.kept?.step) return false;
      this.kept.go = go;
      return true;
    };
    const tell = stage.tell.bind(stage);
    stage.tell = (enrollment, ...inputs) => {
      this.deadlines += inputs.filter(({ kind }) => kind === 'deadline').length;
      tell(enrollment, ...inputs);
    };
  }
}

let heard: (command: Command) => void = () => undefined;
let keeps: (command: Command, go: () => void) => boolean = () => false;

interface CarriesOut {
  carryOut: (this: CarriesOut, command: Command) => Input[];
  feed(inputs: readonly Input[]): void;
}
const journeys = Journey.prototype as unknown as CarriesOut;
const { carryOut } = journeys;
// The simulator is loaded once for many test files: the next one finds it as it was.
beforeAll(() => {
  journeys.carryOut = function (this: CarriesOut, command: Command): Input[] {
    heard(command);
    const go = () => this.feed(carryOut.call(this, command));
    return keeps(command, go) ? [] : carryOut.call(this, command);
  };
});
afterAll(() => {
  journeys.carryOut = carryOut;
});
