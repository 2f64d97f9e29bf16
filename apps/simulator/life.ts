import type { SimulatedAgent } from './agent.js';
import { pause } from './pace.js';
import type { Random } from './random.js';
import { automatic, restartSeconds } from './windows.js';

const HOUR = 3600;
/** A drop of hours on either side keeps the fleet from moving in step. */
const ROUND_HOURS = { min: 4, max: 8 } as const;
/** An unheld machine updates itself within three days: one round in eight, at six hours a round. */
const AUTOMATIC_CHANCE = 1 / 8;
const DRIFT_CHANCE = 1 / 60;
const SLEEP_CHANCE = 1 / 4;
const LONG_SLEEP_CHANCE = 1 / 10;

/**
 * What happens to a PC while nobody orders anything: it sleeps, Windows updates by itself where nothing holds it, people
 * change settings, Microsoft publishes something new.
 */
export async function live(agent: SimulatedAgent, random: Random, signal: AbortSignal): Promise<void> {
  const { facts, state } = agent.machine;
  while (!signal.aborted) {
    await pause(agent.tools.pace.real(random.int(ROUND_HOURS.min * 60, ROUND_HOURS.max * 60) * 60), signal);
    if (signal.aborted || agent.busy || !agent.enrolled) continue;
    if (facts.laptop && random.chance(SLEEP_CHANCE)) {
      const hours = random.chance(LONG_SLEEP_CHANCE) ? random.int(48, 120) : random.int(9, 15);
      await agent.goAway(hours * HOUR, signal);
    } else if ((state.hold === null || facts.oddity === 'leaking') && random.chance(AUTOMATIC_CHANCE)) {
      await updateByItself(agent, signal);
    } else if (state.hold !== null && random.chance(DRIFT_CHANCE)) {
      const what = 'NoAutoUpdate was changed from 1 to 0 by somebody else; written again';
      state.drift.unshift({ at: agent.now().toISOString(), what });
      state.drift.length = Math.min(state.drift.length, 50);
      agent.save();
    }
    await agent.report(['inventory', 'scan', 'hold']);
  }
}

async function updateByItself(agent: SimulatedAgent, signal: AbortSignal): Promise<void> {
  const titles = automatic(agent.machine, agent.now());
  if (titles.length === 0) return;
  await agent.goAway(restartSeconds(agent.machine), signal);
  agent.save();
  agent.log(`Windows installed ${titles.length} update(s) by itself`);
}
