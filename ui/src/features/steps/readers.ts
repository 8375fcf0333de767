// Who gets and who loses the key of a case by a step, as far as its form can tell before it is done.
import type { Step, StepsView } from '../../bindings';

export function changes(step: Step, view: StepsView): { gets: string[]; loses: string[] } {
  const reads = (person: string) => view.people.some((each) => each.person === person && each.reads);
  const people = (rows: readonly { person: string | null }[]) => [...new Set(rows.flatMap((row) => (row.person === null || row.person === '' || reads(row.person) ? [] : [row.person])))];
  switch (step.type) {
    case 'dispose':
    case 'pass_on':
      return { gets: people(step.to), loses: [] };
    case 'assign':
      return { gets: people(step.team), loses: [] };
    case 'change_team': {
      const leaves = step.remove.flatMap((index) => {
        const member = view.proceedings.team?.members[index];
        return member?.granted === true && member.member.person !== null ? [member.member.person] : [];
      });
      return { gets: people(step.add), loses: leaves };
    }
    case 'recall_disposition':
      return { gets: [], loses: view.proceedings.hops.find((hop) => hop.disposition.row === step.hop)?.granted ?? [] };
    case 'remove_readers':
      return { gets: [], loses: step.people };
    case 'name_companion':
      return { gets: people([step]), loses: [] };
    case 'hand_over':
      return { gets: people([{ person: step.to }]), loses: [] };
    case 'take_back':
      return { gets: [], loses: view.beside.stand_ins.some((known) => known.by === step.from && known.of === view.me && known.granted && !known.back) ? [step.from] : [] };
    default:
      return { gets: [], loses: [] };
  }
}
